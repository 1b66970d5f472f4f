import type { Price, Usd } from '../../money/index.ts';
import type { Book } from './book.ts';
import { faultOf, MAX_OWN_SKEW_MS } from './freshness.ts';
import type { OutcomeRef } from '../market/market-ref.ts';
import { positionPnl, type Position } from '../account/position.ts';

/** The price at which a share of an outcome could be sold, at one moment. */
export interface OutcomeMark extends OutcomeRef {
  readonly price: Price;
  readonly at: Date;
}

/** The newest marks of one moment, by `outcomeKey`. */
export type Marks = ReadonlyMap<string, OutcomeMark>;

/** Age, in milliseconds, above which a mark is stale: three rounds of marking, five minutes each, were missed. */
export const STALE_MARK_MS = 900_000;

/** The best bid of a book; null where nobody bids, which is not a price of 0, and where the book cannot be true. */
export function markOfBook(book: Book): OutcomeMark | null {
  const [best] = book.bids;
  if (best === undefined || faultOf(book, book.receivedAt) !== null) return null;
  const { venue, marketId, outcome, receivedAt } = book;
  return { venue, marketId, outcome, price: best.price, at: receivedAt };
}

/** True if one of our clocks was ahead when it dated a mark so: nobody knows how old the mark is. */
export const isFromFuture = (at: Date, now: Date): boolean => at.getTime() - now.getTime() > MAX_OWN_SKEW_MS;

/** An open lot with a mark that is newer than its own, or as it is. A mark from the future gives way to any other. */
export function remarked(position: Position, mark: OutcomeMark | null, now: Date): Position {
  if (mark === null || position.status !== 'open') return position;
  if (mark.at <= position.markedAt && !isFromFuture(position.markedAt, now)) return position;
  const marked: Position = { ...position, mark: mark.price, markSource: 'book', markedAt: mark.at };
  return { ...marked, currentPnl: positionPnl(marked) };
}

/**
 * Milliseconds from the mark of an open position to `now`. A clock that is a little ahead makes it 0. Null where nobody
 * knows, as the mark is from the future, and for a closed position.
 */
export function markAgeMsOf({ status, markedAt }: Position, now: Date): number | null {
  if (status !== 'open' || isFromFuture(markedAt, now)) return null;
  const age = now.getTime() - markedAt.getTime();
  return age > 0 ? age : 0;
}

/** The part of the value whose mark is older than the limit, or of unknown age. */
export interface Staleness {
  readonly stalePositions: number;
  /** Σ value of the lots whose mark is older than `STALE_MARK_MS`. */
  readonly staleValue: Usd;
}
