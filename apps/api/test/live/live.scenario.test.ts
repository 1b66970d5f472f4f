import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, executeTrade, parsePrice, parseUsd, type Database } from '@prescient/core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { connectRaw, firstWord, readEvents, type StreamEvent } from '../support/http.ts';

let api: TestApi;
/** Another process on the same database: it nudges nobody. */
let other: Database;
beforeAll(async () => {
  api = await startApi();
  other = await connect({ url: api.database.ownerUrl });
});
afterAll(async () => {
  await other.close();
  await api.close();
});

const urlOf = (name: string, input: object): string =>
  `${api.server.url}/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`;

const buyElsewhere = (portfolioId: number, commandId: string) =>
  executeTrade(other, {
    portfolioId,
    commandId,
    venue: 'polymarket',
    marketId: 'm',
    marketQuestion: 'q',
    action: 'buy_yes',
    amount: parseUsd('1'),
    price: parsePrice('0.5'),
    timeInForce: 'FOK',
    occurredAt: new Date(),
    confidence: null,
    reason: null,
    eventId: null,
    eventTitle: null,
    eventEndDate: null,
  });

const buyHere = (portfolioId: number, tradeId: string) =>
  api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId, amount: '1' }));

/** Reads until so many messages came. */
async function take(url: string, count: number, init: RequestInit = {}): Promise<StreamEvent[]> {
  const messages: StreamEvent[] = [];
  for await (const event of readEvents(url, init)) {
    if (event.event === 'message') messages.push(event);
    if (messages.length === count) break;
  }
  return messages;
}

const idsOf = (messages: readonly StreamEvent[]): string[] => messages.map(({ data }) => data.fill.commandId);

test('fills are told once and in order, whichever process made them, across as many reconnects as there are', async () => {
  const portfolioId = await api.newPortfolio();
  // Ids that fall while time goes on, so that nothing but the moments keeps the order.
  const ids = Array.from({ length: 30 }, (_, index) => `${99 - index}`);
  const trading = (async () => {
    for (const [index, id] of ids.entries()) await (index % 2 ? buyHere : buyElsewhere)(portfolioId, id);
  })();
  const told: string[] = [];
  let lastEventId = 'beginning';
  while (told.length < ids.length) {
    const messages = await take(urlOf('live.fills', { portfolioId }), Math.min(7, ids.length - told.length), {
      headers: { 'last-event-id': lastEventId },
    });
    told.push(...idsOf(messages));
    lastEventId = messages.at(-1)!.id!;
  }
  await trading;
  expect(told).toEqual(ids);
});

test('who follows from now on has a place to come back to before the first fill', async () => {
  const portfolioId = await api.newPortfolio();
  await buyHere(portfolioId, 'before');
  const [following] = await take(urlOf('live.fills', { portfolioId }), 1);
  expect(following!.data).toEqual({ kind: 'following' });
  await buyElsewhere(portfolioId, 'meanwhile');
  const missed = await take(urlOf('live.fills', { portfolioId, lastEventId: following!.id }), 1);
  expect(idsOf(missed)).toEqual(['meanwhile']);
});

test('an account is told as it is, then whenever it changes, and not again to who has it', async () => {
  const portfolioId = await api.newPortfolio();
  const url = urlOf('live.portfolio', { portfolioId });
  const [now] = await take(url, 1);
  expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject(now!.data);
  const next = take(url, 1, { headers: { 'last-event-id': now!.id! } });
  await buyElsewhere(portfolioId, 'a');
  const [changed] = await next;
  expect(changed!.data).toMatchObject({ balance: '9999.000000', tradeCount: 1 });
});

test.each([
  ['live.fills', { portfolioId: 99_999 }, [404, 'PORTFOLIO_NOT_FOUND']],
  ['live.portfolio', { portfolioId: 99_999 }, [404, 'PORTFOLIO_NOT_FOUND']],
  ['live.fills', { portfolioId: 1, lastEventId: 'x' }, [400, 'INVALID_INPUT']],
  ['live.fills', { portfolioId: 1, more: 1 }, [400, 'UNKNOWN_FIELD']],
  ['live.prices', { outcomes: [] }, [400, 'INVALID_INPUT']],
  ['live.changes', { marketIds: [] }, [400, 'INVALID_INPUT']],
  ['live.changes', { marketIds: ['none'] }, [404, 'MARKET_NOT_FOUND']],
  ['live.changes', { marketIds: ['none'], everyMs: 24 }, [400, 'INVALID_INPUT']],
  ['live.prices', { outcomes: [{ marketId: 'none', outcome: 0 }] }, [404, 'MARKET_NOT_FOUND']],
] as const)('%s of %j is refused', async (name, input, refusal) => {
  const { status, body } = await firstWord(urlOf(name, input));
  expect([status, body.error.data.domain.code]).toEqual(refusal);
});

test('a client that goes away leaves nothing behind', async () => {
  const portfolioId = await api.newPortfolio();
  for (let round = 0; round < 5; round += 1) await take(urlOf('live.portfolio', { portfolioId }), 1);
  const { body } = await fetch(urlOf('live.fills', { portfolioId }));
  await body!.cancel();
  await expect.poll(() => api.server.listeners).toBe(0);
});

/** Makes copies of a portfolio's only fill: 17 megabytes of events, more than the buffers of the operating system hold. */
const copyFill = (portfolioId: number): Promise<unknown> =>
  other.orm.em.fork().transactional(async (em) => {
    // How long this takes is the machine's affair.
    await em.execute('set local statement_timeout = 0');
    await em.execute(
      `insert into fills select (jsonb_populate_record(
         f, jsonb_build_object('command_id', 'copy-' || n, 'trade_id', repeat('x', 8000)))).*
       from fills f cross join generate_series(1, 2000) n where portfolio_id = ?`,
      [portfolioId],
    );
  });

test('a client that takes nothing is not read for', async () => {
  const portfolioId = await api.newPortfolio();
  await buyElsewhere(portfolioId, 'copied');
  await copyFill(portfolioId);
  const sockets: Socket[] = [];
  const remember = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
  subscribe('http.server.request.start', remember);
  onTestFinished(() => void unsubscribe('http.server.request.start', remember));
  const deaf = connectRaw(api.server.port);
  deaf.socket.pause();
  const input = encodeURIComponent(JSON.stringify({ portfolioId, lastEventId: 'beginning' }));
  deaf.write(`GET /trpc/live.fills?input=${input} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await expect.poll(() => sockets.length).toBe(1);
  // Until nothing more goes out, though something waits to.
  const isStuck = async (): Promise<boolean> => {
    const before = sockets[0]!.bytesWritten;
    await sleep(500);
    return before === sockets[0]!.bytesWritten && sockets[0]!.writableLength > 0;
  };
  await expect.poll(isStuck).toBe(true);
  expect(sockets[0]!.writableLength).toBeLessThan(200_000);
  deaf.socket.destroy();
  await expect.poll(() => api.server.listeners).toBe(0);
});

test('a server that stops ends its streams at once', async () => {
  const own = await startApi({ drainTimeoutMs: 3_600_000 });
  const url = `${own.server.url}/trpc/live.portfolio?input=${encodeURIComponent('{"portfolioId":1}')}`;
  const events: StreamEvent[] = [];
  const ended = (async () => {
    for await (const event of readEvents(url)) events.push(event);
  })();
  await expect.poll(() => events.length).toBeGreaterThan(1);
  // It does not wait for them until its drain time is over, which is longer than a test may take.
  await own.server.close();
  await ended;
  // No word that all was told: the client is to come back.
  expect(events.map(({ event }) => event)).not.toContain('return');
  await own.close();
});
