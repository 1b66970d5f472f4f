import {
  createTRPCClient,
  httpBatchLink,
  TRPCClientError,
  type httpLink,
  type TRPCClient,
} from '@trpc/client';
import { pino } from 'pino';
import { connect, type Database, type FillModel, type QuoteSource } from '@prescient/core';
import { createTestDatabase, type TestDatabase } from '@prescient/testkit';
import type { AppRouter, RouterInputs, WireError } from '../../src/index.ts';
import { startServer, type RunningServer } from '../../src/server.ts';
import type { MarketFeed } from '@prescient/market-data';
import { post, send, watchedFetch, type Answer } from './http.ts';

export type Client = TRPCClient<AppRouter>;
type ExecuteInput = RouterInputs['trade']['execute'];

/** A client whose calls of one moment share a request, or one that sends each by itself. */
export function clientOf(url: string, link: typeof httpBatchLink | typeof httpLink = httpBatchLink): Client {
  return createTRPCClient<AppRouter>({ links: [link({ url: `${url}/trpc`, fetch: watchedFetch })] });
}

export interface ApiOptions {
  readonly signalsFile?: string | null;
  readonly allowedHosts?: readonly string[];
  /** The folder of a built dashboard; none unless given. */
  readonly page?: string | null;
  readonly drainTimeoutMs?: number;
  readonly callsPerSecond?: number;
  /** The source of books; none unless given. */
  readonly quotes?: QuoteSource | null;
  readonly feed?: MarketFeed | null;
  /** The folder of episodes; none unless given. */
  readonly episodes?: string | null;
  /** Longest that one transaction may take; unless given, so long that no machine is too slow for it. */
  readonly patienceMs?: number;
  /** The address that the API connects to instead of the test database itself. */
  readonly databaseUrl?: (database: TestDatabase) => string;
}

/** An API with a database and a port of its own. */
export interface TestApi {
  readonly server: RunningServer;
  readonly db: Database;
  readonly database: TestDatabase;
  readonly client: Client;
  /** Lines that were logged, parsed. */
  readonly logged: Record<string, unknown>[];
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  /** Opens a portfolio of its own for a test and gives its id. */
  newPortfolio(initialBalance?: string, fillModel?: FillModel): Promise<number>;
  close(): Promise<void>;
}

export async function startApi(options: ApiOptions = {}): Promise<TestApi> {
  const {
    signalsFile = null,
    quotes = null,
    feed = null,
    episodes = null,
    patienceMs = 200_000,
    databaseUrl = ({ applicationUrl }: TestDatabase) => applicationUrl,
    ...serving
  } = options;
  const database = await createTestDatabase();
  const db = await connect({ url: databaseUrl(database), pooled: database.pooled, patienceMs });
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const server = await startServer(
    { db, log, signalsFile, quotes, feed, episodes },
    { host: '127.0.0.1', port: 0, ...serving },
  );
  const client = clientOf(server.url);
  let lastPortfolio = 100;
  return {
    server,
    db,
    database,
    client,
    logged,
    get: (path) => send(`${server.url}${path}`),
    post: (path, body) => post(`${server.url}${path}`, body),
    async newPortfolio(initialBalance = '10000', fillModel = 'quoted') {
      const { id } = await client.portfolio.create.mutate({
        id: ++lastPortfolio,
        name: 'test',
        initialBalance,
        fillModel,
      });
      return id;
    },
    async close() {
      await server.close();
      await db.close();
      await database.drop();
    },
  };
}

/** A sound buy of $100 at 0.20; a test names what it is about. */
export const aBuy = (fields: Partial<ExecuteInput> = {}): ExecuteInput => ({
  portfolioId: 1,
  tradeId: 'buy',
  marketId: '0xmarket',
  marketQuestion: 'Will it rain tomorrow?',
  action: 'buy_yes',
  amount: '100',
  price: '0.20',
  timestamp: '2026-03-01T12:00:00Z',
  ...fields,
});

/** The refusal that a call ends with. */
export async function refusalOf(call: Promise<unknown>): Promise<WireError> {
  const error = await errorOf(call);
  if (!error.data?.domain) throw new Error(`This was no refusal of the domain: ${error.message}`);
  return error.data.domain;
}

/** The error that a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<TRPCClientError<AppRouter>> {
  const error: unknown = await call.then(
    () => new Error('The call was expected to fail.'),
    (caught: unknown) => caught,
  );
  if (error instanceof TRPCClientError) return error as TRPCClientError<AppRouter>;
  throw error;
}
