import {
  connect,
  createPortfolio,
  createToken,
  executeTrade,
  openDatabase,
  parsePrice,
  parseUsd,
  type Scope,
} from '@prescient/core';
import { openLocalPostgres } from '@prescient/local-postgres';
import { ApiProcess, progress, temporaryHome } from '@prescient/workshop';
import { LoadGenerator } from '../load/load.ts';
import { makePasts, type Past } from '../measure/history.ts';
import { fillCatalog, KNOWN } from './catalog.ts';
import { fillSignals } from './signals.ts';

/** A small portfolio that trades. */
export const TRADING_PORTFOLIO = 2;
/** Portfolios that are read, by how many positions they hold. */
export const HELD = { some: 500, many: 30_000, most: 100_000 } as const;
export type Held = keyof typeof HELD;
const ID_OF: Readonly<Record<Held, number>> = { some: 4_001, many: 4_002, most: 4_003 };
/** A command of that portfolio that was answered, with texts as long as they can be. */
export const ANSWERED_COMMAND = 'answered';
const LONGEST_TEXT = 4_000;
export const portfolioHolding = (held: Held): number => ID_OF[held];

/** An API with portfolios of very different sizes, and somebody to read them. */
export interface ReaderLaboratory extends AsyncDisposable {
  readonly api: ApiProcess;
  readonly readers: LoadGenerator;
  readonly tokens: { readonly trade: string; readonly read: string };
}

async function prepare(ownerUrl: string, applicationUrl: string, pasts: readonly Past[]) {
  const db = await openDatabase({ url: applicationUrl, ownerUrl });
  await createPortfolio(db, {
    id: TRADING_PORTFOLIO,
    name: 'small',
    initialBalance: parseUsd('1000000'),
  });
  await executeTrade(db, {
    portfolioId: TRADING_PORTFOLIO,
    commandId: ANSWERED_COMMAND,
    venue: KNOWN.venue,
    marketId: KNOWN.marketId,
    marketQuestion: 'q'.repeat(LONGEST_TEXT),
    action: 'buy_yes',
    confidence: 0.75,
    reason: 'r'.repeat(LONGEST_TEXT),
    eventId: KNOWN.eventId,
    eventTitle: 't'.repeat(LONGEST_TEXT),
    eventEndDate: null,
    amount: parseUsd('1'),
    price: parsePrice('0.5'),
    occurredAt: new Date('2026-01-15T12:00:00.000Z'),
  });
  await db.close();
  await makePasts(ownerUrl, pasts);
  await fillCatalog(ownerUrl);
  await fillSignals(ownerUrl, portfolioHolding('most'));
  const owner = await connect({ url: ownerUrl, poolSize: 1 });
  const make = async (scope: Scope): Promise<string> =>
    (await createToken(owner, { name: scope, scope, portfolioId: null, expiresAt: null })).text;
  const tokens = { trade: await make('trade'), read: await make('read') };
  await owner.close();
  return tokens;
}

/** Starts PostgreSQL with durability on, the API as users start it, and fills in the portfolios. */
export async function openReaderLaboratory(held: readonly Held[]): Promise<ReaderLaboratory> {
  await using opening = new AsyncDisposableStack();
  const home = await temporaryHome('bench');
  opening.defer(() => home.remove());
  const postgres = await openLocalPostgres({ home: home.path, durable: true });
  opening.defer(() => postgres.leave());
  progress('a PostgreSQL, a database and the API');
  const pasts = held.map((name) => ({ portfolioId: ID_OF[name], trades: HELD[name], open: HELD[name] }));
  const tokens = await prepare(postgres.ownerUrl, postgres.applicationUrl, pasts);
  const api = await ApiProcess.start({ home: home.path, environment: { AUDIT_INTERVAL_MINUTES: '0' } });
  opening.defer(() => api.stop());
  const readers = new LoadGenerator();
  opening.defer(() => readers.close());
  const opened = opening.move();
  return { api, readers, tokens, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
