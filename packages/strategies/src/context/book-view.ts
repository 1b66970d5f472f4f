import { deepFreeze } from './market-view.ts';

/** The size that rests at one price. */
export interface LevelView {
  /** Dollars a share. */
  readonly price: number;
  /** Shares. */
  readonly size: number;
}

/** The book of one outcome. */
export interface OutcomeBook {
  /** Highest first. Only the best one where the source gives no more. */
  readonly bids: readonly LevelView[];
  /** Lowest first. */
  readonly asks: readonly LevelView[];
  readonly bestBid: LevelView | null;
  readonly bestAsk: LevelView | null;
  /** `bestAsk − bestBid`; null where a side is empty. */
  readonly spread: number | null;
  /** `(bestBid + bestAsk) ÷ 2`, or else the price that the venue shows; null where nobody knows a price. */
  readonly mid: number | null;
  /** The price that the venue shows, which nobody has to offer; null where it shows none. */
  readonly shown: number | null;
}

/** The books of a market. */
export interface BookView {
  readonly yes: OutcomeBook;
  readonly no: OutcomeBook;
}

/** The facts of an outcome's book. */
export interface BookFacts {
  readonly bids: readonly LevelView[];
  readonly asks: readonly LevelView[];
  readonly shown?: number | null;
}

/** Rounds what arithmetic made of two decimals to a millionth. */
const exact = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Builds the view of one outcome's book, frozen. */
export function outcomeBook({ bids, asks, shown = null }: BookFacts): OutcomeBook {
  const [bestBid = null] = bids;
  const [bestAsk = null] = asks;
  const isTwoSided = bestBid !== null && bestAsk !== null;
  return deepFreeze({
    bids,
    asks,
    bestBid,
    bestAsk,
    spread: isTwoSided ? exact(bestAsk.price - bestBid.price) : null,
    mid: isTwoSided ? exact((bestAsk.price + bestBid.price) / 2) : shown,
    shown,
  });
}

/** A book in which nobody offers anything. */
export const EMPTY_BOOK: OutcomeBook = outcomeBook({ bids: [], asks: [] });
