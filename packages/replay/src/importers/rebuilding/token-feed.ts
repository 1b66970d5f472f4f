import { TypedBook } from '../../engine/books/typed-book.ts';
import type { TapeToken } from '../../tape/tape.ts';

/** The two times of a row, in milliseconds since 1970: ours, and the venue's. */
export interface Moment {
  at: number;
  source: number;
}

/** The reason for which the book of a token is doubted until the rest of the venue's operation came. */
export type Doubt = 'crossed-book' | 'best-price-differs';

/** A token of an archive while its rows go by. */
export class TokenFeed {
  readonly token: TapeToken;
  readonly book: TypedBook;
  /** The times of the message that is read; `-Infinity` before the first one. */
  at = -Infinity;
  source = -Infinity;
  /** The venue's time as far as it breaks ties: within one receive time it never falls. */
  second = -Infinity;
  /** The number of the message's last row at the sorter; -1 while it has none. */
  lastRow = -1;
  /** The best prices after the venue's operation as it says them, in millionths of a dollar; NaN where it does not. */
  bestBid = Number.NaN;
  bestAsk = Number.NaN;
  doubt: Doubt | null = null;

  constructor(token: TapeToken, number: number) {
    this.token = token;
    this.book = new TypedBook(number);
  }

  /** Forgets the message that was read last; the book stays. */
  rest(): void {
    this.source = -Infinity;
    this.second = -Infinity;
    this.lastRow = -1;
    this.bestBid = Number.NaN;
    this.bestAsk = Number.NaN;
  }

  get number(): number {
    return this.book.token;
  }

  /** The fault of the book as it is after a message; null where it is sound. */
  get fault(): Doubt | null {
    const { bestBid, bestAsk } = this.book;
    if (bestBid !== -1 && bestAsk !== -1 && bestBid >= bestAsk) return 'crossed-book';
    return isTop(bestBid, this.bestBid) && isTop(bestAsk, this.bestAsk) ? null : 'best-price-differs';
  }
}

const DOLLAR = 1_000_000;

/** True if a best price is the one that the venue says. It writes a side without levels as nothing, as 0 or, for asks, as 1. */
const isTop = (best: number, said: number): boolean =>
  Number.isNaN(said) || said === best || (best === -1 && (said === 0 || said === DOLLAR));
