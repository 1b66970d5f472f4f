import {
  DomainError,
  parsePrice,
  parseShares,
  type Book,
  type BookQuote,
  type FeeSchedule,
  type OutcomeRef,
  type QuoteSource,
} from '@prescient/core';

type Levels = readonly (readonly [price: string, size: string])[];

const levels = (pairs: Levels) =>
  pairs.map(([price, size]) => ({ price: parsePrice(price), size: parseShares(size) }));

/** A venue that shows whatever a test puts up, and counts how often it is asked. */
export class ShownBooks implements QuoteSource {
  bids: Levels = [['0.49', '1000']];
  asks: Levels = [['0.50', '1000']];
  hash = 'first';
  fees: FeeSchedule = { kind: 'polymarket', rate: '0.07', exponent: '1' };
  /** The failure that it answers with instead of a book. */
  failure: 'BOOK_UNAVAILABLE' | 'MARKET_CLOSED' | 'defect' | 'silence' | null = null;
  asked = 0;

  async quote(outcome: OutcomeRef): Promise<BookQuote> {
    this.asked += 1;
    if (this.failure === 'defect') throw new Error('the venue sent HTML');
    if (this.failure === 'silence') return new Promise(() => undefined);
    if (this.failure !== null) throw new DomainError(this.failure, 'Ask another time.');
    const now = new Date();
    const book: Book = {
      ...outcome,
      bids: levels(this.bids),
      asks: levels(this.asks),
      tickSize: parsePrice('0.01'),
      minimumSize: parseShares('5'),
      hash: this.hash,
      occurredAt: now,
      receivedAt: now,
    };
    return { book, fees: this.fees };
  }
}
