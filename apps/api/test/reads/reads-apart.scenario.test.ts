import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@prescient/core';
import { startServer, type RunningServer } from '../../src/server.ts';
import { aBuy, clientOf, startApi, type TestApi } from '../support/api.ts';
import { readEvents, send, type StreamEvent } from '../support/http.ts';
import { procedures } from '../../src/procedures.ts';
import { soundInputs } from '../support/sound-inputs.ts';
import { watchStatements } from '../support/watched-pool.ts';

let api: TestApi;
let server: RunningServer;
/** The statements on the connections that trade, and on those that read. */
let traded: string[];
let read: string[];
beforeAll(async () => {
  api = await startApi();
  const db: Database = {
    ...api.db,
    async readers() {
      const readers = await api.db.readers();
      read = await watchStatements(readers);
      return readers;
    },
  };
  traded = await watchStatements(db);
  const log = pino({ level: 'silent' });
  server = await startServer({ db, log, signalsFile: null }, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  await api.close();
});

const urlOf = (name: string, input: unknown): string =>
  `${server.url}/trpc/${name}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`}`;

const QUERIES = Object.entries(procedures)
  .filter(([name, { type }]) => type === 'query' && name !== 'system.health')
  .map(([name]) => name);

/** The caller and the fill model of a portfolio are asked for at every call alike; both are remembered. */
const OF_EVERY_CALL = /api_tokens|fill_model/;
const FRAME = /^(?:begin|start transaction|commit|rollback|set )/i;

const workOf = (statements: readonly string[]): string[] =>
  statements.filter((statement) => !FRAME.test(statement) && !OF_EVERY_CALL.test(statement));

test.each(QUERIES)('%s takes no connection that trades', async (name) => {
  const before = traded.length;
  await send(urlOf(name, soundInputs[name]));
  expect(workOf(traded.slice(before))).toEqual([]);
});

test.each(['/paper-trading/portfolio', '/paper-trading/history'])('%s takes none either', async (path) => {
  const before = traded.length;
  expect((await send(`${server.url}${path}`)).status).toBe(200);
  expect(workOf(traded.slice(before))).toEqual([]);
});

test('a trade takes no connection that reads', async () => {
  const before = read.length;
  await clientOf(server.url).trade.execute.mutate(aBuy({ tradeId: 'apart', amount: '1' }));
  expect(read.slice(before)).toEqual([]);
});

const STREAMS = 20;
const isVersions = (statement: string): boolean => statement.includes('concat_ws');

test('streams ask nothing while nothing changes but the versions of all portfolios at once, and share what they read', async () => {
  const portfolioId = await api.newPortfolio();
  const streams = ['live.portfolio', 'live.fills'].flatMap((name) =>
    Array.from({ length: STREAMS }, () => readEvents(urlOf(name, { portfolioId }))),
  );
  const nextMessage = async (events: AsyncGenerator<StreamEvent>): Promise<StreamEvent> => {
    for (;;) {
      const { value } = (await events.next()) as { value: StreamEvent };
      if (value.event === 'message') return value;
    }
  };
  // The account of each that follows it, and that each that follows fills does so.
  await Promise.all(streams.map(nextMessage));
  // A change that the first look at the versions found is read once more; then six looks go by, and nothing else.
  const lastAsked = (): string[] => workOf(read).slice(-6);
  await expect.poll(() => lastAsked().every(isVersions)).toBe(true);

  const busy = read.length;
  await clientOf(server.url).trade.execute.mutate(aBuy({ portfolioId, tradeId: 'heard', amount: '1' }));
  await Promise.all(streams.map(nextMessage));
  const asked = workOf(read.slice(busy)).filter((statement) => !isVersions(statement));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(STREAMS);
  await Promise.all(streams.map((events) => events.return(undefined)));
});
