import { FILL_KINDS, FILL_MODELS, TIMES_IN_FORCE } from '@prescient/core/domain';
import { z } from 'zod';

/** The files of a session's folder. `session.json` is written last: without it the session is not whole. */
export const SESSION_FILES = {
  venue: 'venue.ndjson.gz',
  cycles: 'cycles.ndjson',
  ledger: 'ledger.ndjson',
  session: 'session.json',
} as const;

const time = z.number();
const outcome = z.union([z.literal(0), z.literal(1)]);
const decimal = z.string();

/** A book by its identity; `number` is that of the newest observation that was received at its time, null where it is not known. */
const seenBook = z.object({
  hash: z.string(),
  receivedAt: time,
  levels: z.string(),
  number: z.int().nullable(),
});

/** The points of a history: those that stay from the cycle before begin at `from`; null where none stay. */
const history = z.object({ from: time.nullable(), more: z.array(z.tuple([time, z.number()])) });

const seenMarket = z.object({
  venue: z.string(),
  marketId: z.string(),
  isSelected: z.boolean(),
  isHeld: z.boolean(),
  view: z.string(),
  books: z.tuple([seenBook.nullable(), seenBook.nullable()]),
  shown: z.tuple([z.number().nullable(), z.number().nullable()]),
  history: history.nullable(),
});

const decisionBase = {
  venue: z.string(),
  marketId: z.string(),
  outcome,
  limit: decimal,
  timeInForce: z.enum(TIMES_IN_FORCE),
  p: z.number().nullable(),
  why: z.string().nullable(),
  expiresAt: z.string(),
};
const decision = z.discriminatedUnion('do', [
  z.object({ do: z.literal('buy'), ...decisionBase, stake: decimal, confidence: z.number().nullable() }),
  z.object({ do: z.literal('sell'), ...decisionBase, tradeId: z.string(), shares: decimal.nullable() }),
]);

const cycleLine = z.object({
  kind: z.literal('cycle'),
  portfolioId: z.int(),
  cycleId: z.int(),
  strategy: z.string(),
  version: z.int(),
  seed: z.string(),
  now: time,
  before: time.nullable(),
  /** The number of the newest observation when the cycle was decided. */
  heard: z.int(),
  cash: z.number(),
  equity: z.number(),
  accountAt: time,
  marks: z.array(z.object({ position: z.string(), at: time.nullable() })),
  markets: z.array(seenMarket),
  trades: z.array(z.tuple([z.string(), time])),
  told: z.object({
    portfolio: z.string(),
    fills: z.string(),
    resolutions: z.string(),
    state: z.string(),
  }),
  decisions: z.array(decision),
  chosen: z.array(z.int()),
  fault: z.string().nullable(),
});

/** A book that somebody was given: the desk, to fill from, or a strategy, to look at; null where none could be had. */
const quoteLine = z.object({
  kind: z.literal('quote'),
  at: time,
  venue: z.string(),
  marketId: z.string(),
  outcome,
  book: seenBook.nullable(),
});

/** A line of `cycles.ndjson`. */
export const sessionLine = z.discriminatedUnion('kind', [cycleLine, quoteLine]);

const signalLine = z.object({
  kind: z.literal('signal'),
  portfolioId: z.int(),
  cycleId: z.int(),
  /** Its place among the signals of the cycle, from 0. */
  place: z.int(),
  commandId: z.string(),
  tradeId: z.string().nullable(),
  status: z.string(),
  submittedAt: time,
  decidedAt: time.nullable(),
  rejectCode: z.string().nullable(),
});

const fillLine = z.object({
  kind: z.literal('fill'),
  portfolioId: z.int(),
  tradeId: z.string(),
  commandId: z.string(),
  fill: z.enum(FILL_KINDS),
  recordedAt: time,
  price: decimal.nullable(),
  shares: decimal,
  amount: decimal,
  fee: decimal,
  gross: decimal,
  exitFee: decimal,
  receipt: z.record(z.string(), z.unknown()),
});

/** The account at the end of the session. */
const accountLine = z.object({
  kind: z.literal('account'),
  portfolioId: z.int(),
  at: time,
  cash: decimal,
  equity: decimal,
  marks: z.array(z.object({ position: z.string(), at: time.nullable() })),
});

/** A line of `ledger.ndjson`. */
export const ledgerLine = z.discriminatedUnion('kind', [signalLine, fillLine, accountLine]);

/** A strategy of the session, and the portfolio that it traded, as it was opened. */
const sessionPortfolio = z.object({
  portfolioId: z.int(),
  openedAt: time,
  initialBalance: decimal,
  fillModel: z.enum(FILL_MODELS),
  replenishmentHalfLifeMs: z.number().nullable(),
  strategy: z.object({
    file: z.string(),
    name: z.string(),
    version: z.int(),
    fingerprint: z.string(),
    config: z.record(z.string(), z.unknown()),
  }),
});

/** `session.json`. */
export const sessionFacts = z.object({
  format: z.literal('prescient-session'),
  version: z.literal(1),
  build: z.string(),
  venue: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  limits: z.object({ maxTrades: z.number().nullable(), maxPositions: z.number().nullable() }),
  portfolios: z.array(sessionPortfolio),
  counts: z.object({ observations: z.int(), cycles: z.int(), quotes: z.int(), ledger: z.int() }),
});

export type CycleLine = Readonly<z.output<typeof cycleLine>>;
export type QuoteLine = Readonly<z.output<typeof quoteLine>>;
export type NumberedBook = Readonly<z.output<typeof seenBook>>;
export type SignalLine = Readonly<z.output<typeof signalLine>>;
export type FillLine = Readonly<z.output<typeof fillLine>>;
export type AccountLine = Readonly<z.output<typeof accountLine>>;
export type LedgerLine = z.output<typeof ledgerLine>;
export type SessionFacts = Readonly<z.output<typeof sessionFacts>>;
export type SessionPortfolio = SessionFacts['portfolios'][number];
