import type { Price, Shares } from '../money/index.ts';
import type { FeeSchedule } from './fee-schedule.ts';
import type { OutcomeRef } from './market-ref.ts';

/** What rests at one price. */
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
  /** Smallest step between two prices. */
  readonly tickSize: Price;
  /** Fewest shares of a resting order. */
  readonly minimumSize: Shares;
  /** The venue's own hash of the book, or where it gives none one of ours over its levels; two equal ones are one book. */
  readonly hash: string;
  /** When the venue says that it was so. */
  readonly timestamp: Date;
  /** When we received it. */
  readonly receivedAt: Date;
}

/** What a fill is priced with. */
export interface BookQuote {
  readonly book: Book;
  readonly fees: FeeSchedule;
}

/** Where books come from. */
export interface QuoteSource {
  /** @throws DomainError BOOK_UNAVAILABLE */
  quote(outcome: OutcomeRef): Promise<BookQuote>;
}
