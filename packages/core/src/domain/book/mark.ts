import { add, subtract, sumUsd, ZERO_USD, type Price, type Usd } from '../../money/index.ts';
import type { Book } from './book.ts';
import { faultOf } from './freshness.ts';
import { outcomeOf, type OutcomeRef } from '../market/market-ref.ts';
import type { Portfolio } from '../account/portfolio.ts';
import { positionPnl, positionValue, type Position } from '../account/position.ts';

/** What a share of an outcome could be sold at, at one moment. */
export interface OutcomeMark extends OutcomeRef {
  readonly price: Price;
  readonly at: Date;
}

/** Finds the newest mark of an outcome; null where there is none. */
export type MarkOf = (outcome: OutcomeRef) => OutcomeMark | null;

/** A mark that is older says little of what a lot is worth now: three rounds of marking, five minutes each, were missed. */
export const STALE_MARK_MS = 900_000;

/** The best bid of a book; null where nobody bids, which is not a price of 0, and where the book cannot be true. */
export function markOfBook(book: Book): OutcomeMark | null {
  const [best] = book.bids;
  if (best === undefined || faultOf(book, book.receivedAt) !== null) return null;
  const { venue, marketId, outcome, receivedAt } = book;
  return { venue, marketId, outcome, price: best.price, at: receivedAt };
}

/** An open lot with a mark that is newer than its own, or as it is. */
export function remarked(position: Position, mark: OutcomeMark | null): Position {
  if (mark === null || position.status !== 'open' || mark.at <= position.markedAt) return position;
  const marked: Position = { ...position, mark: mark.price, markSource: 'book', markedAt: mark.at };
  return { ...marked, currentPnl: positionPnl(marked) };
}

/** A portfolio and all its open lots. */
export interface Held {
  readonly portfolio: Portfolio;
  readonly positions: readonly Position[];
}

/** The same at newer marks, both sides of `totalProfitLoss = realizedPnl + Σ currentPnl` from the same ones. */
export function remarkedAll({ portfolio, positions }: Held, markOf: MarkOf): Held {
  const marked = positions.map((position) => remarked(position, markOf(outcomeOf(position))));
  const gain = marked.reduce<Usd>(
    (sum, { currentPnl }, index) => add(sum, subtract(currentPnl, positions[index]!.currentPnl)),
    ZERO_USD,
  );
  return {
    portfolio: { ...portfolio, totalProfitLoss: add(portfolio.totalProfitLoss, gain) },
    positions: marked,
  };
}

/** How long before `now` an open lot was marked; a clock that is a little ahead makes it 0, a closed lot has none. */
export function markAgeMsOf({ status, markedAt }: Position, now: Date): number | null {
  if (status !== 'open') return null;
  const age = now.getTime() - markedAt.getTime();
  return age > 0 ? age : 0;
}

/** How much of what is held has a mark that is too old. */
export interface Staleness {
  readonly stalePositions: number;
  /** Σ value of the lots whose mark is older than `STALE_MARK_MS`. */
  readonly staleValue: Usd;
}

export function stalenessOf(positions: readonly Position[], now: Date): Staleness {
  const stale = positions.filter((position) => (markAgeMsOf(position, now) ?? 0) > STALE_MARK_MS);
  return { stalePositions: stale.length, staleValue: sumUsd(stale.map(positionValue)) };
}
