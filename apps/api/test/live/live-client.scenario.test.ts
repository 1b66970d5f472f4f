import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { connect, createPortfolio, createToken, parseUsd, revokeToken, type Database } from '@prescient/core';
import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { AppRouter } from '../../src/index.ts';
import { aBuy, startApi, type Client, type TestApi } from '../support/api.ts';

let api: TestApi;
let owner: Database;
let text: string;
let foreign: string;
beforeAll(async () => {
  api = await startApi();
  owner = await connect({ url: api.database.ownerUrl, poolSize: 1 });
  await createPortfolio(owner, { id: 2, name: 'another', initialBalance: parseUsd('100') });
  const make = (portfolioId: number) =>
    createToken(owner, { name: 'live', scope: 'trade', portfolioId, expiresAt: null });
  ({ text } = await make(1));
  ({ text: foreign } = await make(2));
});
afterAll(async () => {
  await owner.close();
  await api.close();
});

/** As the documents show it: an event source that sends the token along. */
function clientWith(token: string): Client {
  const url = `${api.server.url}/trpc`;
  const headers = { authorization: `Bearer ${token}` };
  const withToken = (input: string | URL, init: { headers: Record<string, string> }) =>
    fetch(input, { ...init, headers: { ...init.headers, ...headers } });
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url, EventSource, eventSourceOptions: { fetch: withToken } }),
        false: httpLink({ url, headers }),
      }),
    ],
  });
}

/** The sockets of requests from now on, as the server has them. */
function watchSockets(): Socket[] {
  const sockets: Socket[] = [];
  const remember = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
  subscribe('http.server.request.start', remember);
  onTestFinished(() => void unsubscribe('http.server.request.start', remember));
  return sockets;
}

test('tRPC’s own client follows by its token, comes back by itself, and is let go once the token is revoked', async () => {
  const client = clientWith(text);
  const sockets = watchSockets();
  const told: string[] = [];
  const following = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  client.live.fills.subscribe(
    { portfolioId: 1 },
    {
      onData({ data }) {
        if (data.kind === 'following') following.resolve();
        else told.push(data.fill.commandId);
      },
      onError: (error) => ended.resolve(error.data?.domain?.code),
    },
  );
  await following.promise;
  await client.trade.execute.mutate(aBuy({ tradeId: 'b', amount: '1' }));
  await expect.poll(() => told).toEqual(['b']);
  sockets[0]!.destroy();
  await client.trade.execute.mutate(aBuy({ tradeId: 'a', amount: '1' }));
  await expect.poll(() => told).toEqual(['b', 'a']);
  await revokeToken(owner, text.split('.')[0]!);
  expect(await ended.promise).toBe('UNAUTHORIZED');
  await expect.poll(() => api.server.listeners).toBe(0);
});

test('a portfolio that is not the token’s own does not exist', async () => {
  const refusal = await new Promise((resolve) => {
    clientWith(foreign).live.fills.subscribe(
      { portfolioId: 1 },
      { onError: (error) => resolve(error.data?.domain?.code) },
    );
  });
  expect(refusal).toBe('PORTFOLIO_NOT_FOUND');
});
