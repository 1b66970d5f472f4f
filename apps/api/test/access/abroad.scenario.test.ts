import { afterAll, beforeAll, expect, test } from 'vitest';
import { pino } from 'pino';
import { connect, createToken, type Database } from '@prescient/core';
import { startServer, type RunningServer, type ServerOptions } from '../../src/server.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { codeOf, headersOf } from '../support/guarded-api.ts';
import { connectRaw, firstWord, readEvents, send, type StreamEvent } from '../support/http.ts';

let api: TestApi;
let owner: Database;
const servers: RunningServer[] = [];

beforeAll(async () => {
  api = await startApi();
  owner = await connect({ url: api.database.ownerUrl, poolSize: 1 });
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await owner.close();
  await api.close();
});

/** Another server on the same database. */
async function serve(options: Partial<ServerOptions>): Promise<RunningServer> {
  const context = { db: api.db, log: pino({ level: 'silent' }), signalsFile: null };
  const server = await startServer(context, { host: '127.0.0.1', port: 0, ...options });
  servers.push(server);
  return server;
}

const newToken = async (): Promise<string> =>
  (await createToken(owner, { name: 'test', scope: 'read', portfolioId: null, expiresAt: null })).text;

test('more connections than a server takes are closed, and the others go on', async () => {
  const { port } = await serve({ maxConnections: 2 });
  const ask = 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const [first, second] = [connectRaw(port), connectRaw(port)];
  for (const connection of [first, second]) {
    connection.write(ask);
    expect(await connection.until('"ok"')).toMatch(/^HTTP\/1\.1 200 /);
  }
  const third = connectRaw(port);
  third.write(ask);
  expect(await third.ended()).toBe('');
  first.write(ask);
  expect(await first.until('}HTTP')).toMatch(/200 OK/);
  first.socket.destroy();
  second.socket.destroy();
});

test('a server that other machines may reach lets nobody in without a token, though none was made', async () => {
  // A spelling of the loopback that is not taken for one, so that the test opens no door of this machine.
  const { url } = await serve({ host: '127.1' });
  const ask = async (token?: string) => send(`${url}/paper-trading/portfolio`, { headers: headersOf(token) });
  const anonymous = await ask();
  expect([anonymous.status, codeOf(anonymous)]).toEqual([401, 'UNAUTHORIZED']);
  expect((await send(`${url}/livez`)).status).toBe(200);
  expect((await ask(await newToken())).status).toBe(200);
});

test('a token, and all together, follow only so much at once; who leaves makes room', async () => {
  const { url } = await serve({ maxSubscriptions: { perToken: 1, total: 2 } });
  const follow = `${url}/trpc/live.fills?input=${encodeURIComponent('{"portfolioId":1}')}`;
  const [one, two, three] = [await newToken(), await newToken(), await newToken()];
  const begin = async (token: string) => {
    const events = readEvents(follow, { headers: headersOf(token) });
    const { value } = (await events.next()) as { value: StreamEvent };
    expect(value.event).toBe('connected');
    return events;
  };
  const refusal = async (token: string) => {
    const { status, body } = await firstWord(follow, { headers: headersOf(token) });
    return [status, body.error?.data.domain.code, body.error?.data.domain.details.limit];
  };
  const first = await begin(one);
  expect(await refusal(one)).toEqual([429, 'RATE_LIMITED', 1]);
  const second = await begin(two);
  expect(await refusal(three)).toEqual([429, 'RATE_LIMITED', 2]);
  await first.return(undefined);
  const again = async () => (await firstWord(follow, { headers: headersOf(one) })).status;
  await expect.poll(again).toBe(200);
  await second.return(undefined);
});
