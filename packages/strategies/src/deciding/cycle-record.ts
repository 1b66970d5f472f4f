import { createHash } from 'node:crypto';
import type { BookView, OutcomeBook } from '../context/book-view.ts';
import type { MarketView } from '../context/market-view.ts';
import type { Decision } from '../intents/decision.ts';
import type { HeardTrade } from './heard-trade.ts';

/** A book that was looked at: its identity, and a digest of its levels instead of the levels. */
export interface SeenBook {
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly levels: string;
}

/** A market that a cycle looked at. */
export interface SeenMarket {
  readonly venue: string;
  readonly marketId: string;
  /** True for one that the selector chose, false for one that is only held. */
  readonly isSelected: boolean;
  readonly isHeld: boolean;
  /** The digest of the market as the strategy saw it. */
  readonly view: string;
  /** The books of outcome yes and no; null where none could be had. */
  readonly books: readonly [SeenBook | null, SeenBook | null];
  /** The prices of yes and no that the list of markets showed. */
  readonly shown: readonly [number | null, number | null];
  /** The prices of its history that the catalogue gave, `[time, price]`; null for a strategy that looks back at none. */
  readonly history: readonly (readonly [number, number])[] | null;
}

/** An open position as it was valued. */
export interface SeenMark {
  readonly position: string;
  /** The time at which the price of its mark was received; null where it counts at its entry. */
  readonly at: number | null;
}

/** The digests of what a cycle was told beside markets and books. */
export interface ToldDigests {
  readonly portfolio: string;
  readonly fills: string;
  readonly resolutions: string;
  readonly state: string;
}

/** One cycle of a strategy as it was: what it saw by identity, and what it decided in full. JSON-ready. */
export interface CycleRecord {
  readonly portfolioId: number;
  readonly cycleId: number;
  readonly strategy: string;
  readonly version: number;
  readonly seed: string;
  readonly now: number;
  readonly before: number | null;
  readonly cash: number;
  readonly equity: number;
  /** The moment at which the portfolio was valued. */
  readonly accountAt: number;
  readonly marks: readonly SeenMark[];
  readonly markets: readonly SeenMarket[];
  /** The public trades that were told, oldest first: the digest of each, and the venue's time. */
  readonly trades: readonly (readonly [string, number])[];
  readonly told: ToldDigests;
  readonly decisions: readonly Decision[];
  /** The places in `decisions` of those that are carried out, in their order. */
  readonly chosen: readonly number[];
  /** The code of the fault of the handlers, where the exits alone decided. */
  readonly fault: string | null;
}

const DIGEST_LENGTH = 16;

/** JSON in which equal values are equal texts, be their fields in another order. */
function canonical(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** A short digest of a value that is JSON: equal values have equal digests, in whatever order their fields are. */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value, canonical)).digest('hex').slice(0, DIGEST_LENGTH);

/** The digest of the levels of a book, without the price that a list shows. */
export const levelsDigest = ({ bids, asks }: Pick<OutcomeBook, 'bids' | 'asks'>): string =>
  digestOf([bids, asks].map((levels) => levels.map(({ price, size }) => [price, size])));

/** The digest of a market as a strategy sees it. */
export const viewDigest = (view: MarketView): string => digestOf(view);

/** The digest of a public trade, whenever it was made. */
export const tradeDigest = ({ trade, ...market }: HeardTrade): string => {
  const { at: _, ...facts } = trade;
  return digestOf({ ...market, ...facts });
};

/** The prices that a list showed of both outcomes. */
export const shownOf = ({ yes, no }: BookView): SeenMarket['shown'] => [yes.shown, no.shown];
