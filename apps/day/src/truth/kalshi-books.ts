import type { Price, Shares } from '@prescient/core';
import type { GeneratedDay } from '@prescient/recording';
import { levelsHash } from '@prescient/venues';
import { MICROS, toMicros } from '@prescient/workshop';
import type { SentLog } from '../venue/sent-log.ts';
import type { TrueBook } from './true-books.ts';

/** `[price, contracts]` of a bid, as the venue writes them. */
type Row = readonly [price: string, contracts: string];

interface WireBook {
  readonly orderbook_fp: { readonly yes_dollars: readonly Row[]; readonly no_dollars: readonly Row[] };
}

/** The real times at which the books of a market were played, from its second book on; milliseconds since 1970. */
export type PlayedAt = ReadonlyMap<string, readonly number[]>;

/** The times at which the books were played, from the log of them. */
export function playedTimes({ truth }: GeneratedDay, log: SentLog): PlayedAt {
  const times = new Map(truth.kalshi.map(({ marketId }): [string, number[]] => [marketId, []]));
  log.drain(({ market, at }) => times.get(truth.kalshi[market]!.marketId)!.push(at));
  return times;
}

/** A state of a market's book, from when it was played until the next one was. */
interface State {
  readonly name: string;
  readonly from: number;
  readonly until: number;
  readonly yes: readonly Row[];
  readonly no: readonly Row[];
}

/** A state of the book in which an outcome was read. */
export interface StateOfBook {
  /** Equal for all reads of one state. */
  readonly name: string;
  readonly book: TrueBook;
}

/** The longest time from when a client's request is answered until it has the answer: it waits no longer. */
const LONGEST_REQUEST_MS = 10_000;

const mirrored = (price: bigint): bigint => MICROS - price;
const sideOf = (rows: readonly Row[], priceOf: (price: bigint) => bigint): Map<bigint, bigint> =>
  new Map(rows.map(([price, size]) => [priceOf(toMicros(price)), toMicros(size)]));
const same = (price: bigint): bigint => price;

/** The name that our client gives a book of this state, whose hash the venue does not say. */
function hashOf(yes: readonly Row[], no: readonly Row[]): string {
  const levels = (rows: readonly Row[], priceOf: (price: bigint) => bigint) =>
    [...sideOf(rows, priceOf)]
      .map(([price, size]) => ({ price: price as Price, size: size as Shares }))
      .toReversed();
  return levelsHash(levels(yes, same), levels(no, mirrored));
}

/** A read of a book: of the outcome of a market, with this hash, at this time in milliseconds since 1970. */
export interface BookRead {
  readonly marketId: string;
  readonly outcome: 0 | 1;
  readonly hash: string;
  readonly at: number;
}

const keyOf = ({ marketId, hash }: Pick<BookRead, 'marketId' | 'hash'>): string => `${marketId} ${hash}`;

/** The states of the books of Kalshi's markets in which a day's fills were made. */
export class KalshiBooks {
  /** By the market's ticker and the hash of the book. */
  readonly #states: ReadonlyMap<string, State[]>;

  /** Makes the day up once more, and keeps the states of the reads. */
  constructor(day: GeneratedDay, playedAt: PlayedAt, reads: readonly BookRead[]) {
    this.#states = new Map(reads.map((read) => [keyOf(read), []]));
    const wanted = new Set(reads.map(({ marketId }) => marketId));
    const counts = new Map<string, number>();
    for (const one of day.kalshiObservations()) {
      if (one.kind !== 'http') continue;
      const [, marketId] = /^\/markets\/([^/]+)\/orderbook$/.exec(one.url) ?? [];
      if (marketId === undefined || !wanted.has(marketId)) continue;
      const { yes_dollars: yes, no_dollars: no } = (JSON.parse(one.body) as WireBook).orderbook_fp;
      const place = counts.get(marketId) ?? 0;
      counts.set(marketId, place + 1);
      const times = playedAt.get(marketId) ?? [];
      // The first book is there before anything is played.
      const from = place === 0 ? Number.NEGATIVE_INFINITY : times[place - 1];
      if (from === undefined) continue;
      const until = times[place] ?? Number.POSITIVE_INFINITY;
      const states = this.#states.get(keyOf({ marketId, hash: hashOf(yes, no) }));
      states?.push({ name: `${marketId} ${place}`, from, until, yes, no });
    }
  }

  /** The state in which an outcome was read; null where the book never was so at that time. */
  stateOf({ outcome, at, ...read }: BookRead): StateOfBook | null {
    const states = this.#states.get(keyOf(read)) ?? [];
    const state = states.findLast(({ from, until }) => from <= at && until >= at - LONGEST_REQUEST_MS);
    if (state === undefined) return null;
    const [own, other] = outcome === 0 ? [state.yes, state.no] : [state.no, state.yes];
    return { name: state.name, book: { bids: sideOf(own, same), asks: sideOf(other, mirrored) } };
  }
}
