import type { Price, Shares } from '../../money/index.ts';
import type { FeeSchedule } from '../market/fee-schedule.ts';
import type { OutcomeRef } from '../market/market-ref.ts';
import type { PriceRange } from './price-ranges.ts';

/** The size that rests at one price. */
export interface BookLevel {
  readonly price: Price;
  readonly size: Shares;
}

/** The order book of one outcome at one moment. */
export interface Book extends OutcomeRef {
  /** Best, the highest, first. */
  readonly bids: readonly BookLevel[];
  /** Best, the lowest, first. */
  readonly asks: readonly BookLevel[];
  /** The step between two prices; where there are ranges, the coarsest of theirs. */
  readonly tickSize: Price;
  /** The ranges of a market whose step changes with the price, of outcome 0 for both books; null or absent where it does not. */
  readonly priceRanges?: readonly PriceRange[] | null;
  /** Fewest shares of a resting order. */
  readonly minimumSize: Shares;
  /** The venue's own hash of the book, or where it gives none one of ours over its levels; two equal ones are one book. */
  readonly hash: string;
  /** The venue's own time of this state. */
  readonly occurredAt: Date;
  /** The moment at which we received it. */
  readonly receivedAt: Date;
  /** Set if the keeper of the book knows that a change is missing from it. */
  readonly gapped?: boolean;
}

/** A level of one outcome's book, by its side and price. */
export interface LevelRef {
  readonly side: 'bids' | 'asks';
  readonly price: Price;
}

/** A span of the venue's time, ISO 8601: later than the one and up to the other. */
export interface LevelSpan {
  readonly after: string;
  readonly until: string;
}

/** The changes of an outcome's levels that a feed saw. */
export interface LevelLows {
  /**
   * Returns the smallest size that a change showed at a level after one moment and up to another, by the venue's time: 0
   * where the level was seen gone, null where no change was seen.
   */
  lowest(level: LevelRef, span: LevelSpan): Shares | null;
}

/** A book with all that a fill needs to be priced from it. */
export interface BookQuote {
  readonly book: Book;
  readonly fees: FeeSchedule;
  /**
   * The book of the same outcome some milliseconds later. Only a recording that is played knows it: the pessimistic way to
   * count a fill is then no better than what an order with that latency would have got.
   */
  readonly later?: Book | null;
  /** Tells which levels were seen smaller, or gone, since the portfolio took from them; absent where nobody watched. */
  readonly lows?: LevelLows | null;
}

/**
 * The pricing of a command on a `book` portfolio: `closed` if the market no longer trades, null if there is no book.
 */
export type Quote = BookQuote | 'closed' | null;

/** A source of order books. */
export interface QuoteSource {
  /** @throws DomainError BOOK_UNAVAILABLE; MARKET_CLOSED where the market trades no more */
  quote(outcome: OutcomeRef): Promise<BookQuote>;
}
