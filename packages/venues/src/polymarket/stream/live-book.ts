import type { Book, BookLevel } from '@prescient/core/domain';
import { formatPrice, formatShares, plainDecimal, type Price } from '@prescient/core/money';
import { BookSide } from '../../book/book-side.ts';
import type { ProvableBook } from '../../book-change.ts';
import { readLevel } from '../../book/read-levels.ts';
import { type OutcomeHandle, refOf } from '../../market/outcome-handle.ts';
import { findLastTradePrice, hasItsHashAt, type WireBook } from '../book-hash.ts';
import type { ClobBook } from '../clob-book.ts';
import type { TokenChanges } from './frames.ts';
import { isTop, type Operation, operationOf } from './operation.ts';

/** Levels of a whole book that came over the socket. */
export interface Levels {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** A time at the venue and the time at which we learned of it, in milliseconds since 1970. */
export interface Moment {
  readonly at: number;
  readonly receivedAt: number;
}

/**
 * One outcome's book, kept up to date by changes.
 *
 * An operation of the venue, such as one large order, may be told in several frames. All of them carry its time, its hash
 * and its best prices, and those are of the book after the whole operation. So a frame whose best prices are not those of
 * this book contradicts nothing yet: the rest of the operation may follow.
 */
export class LiveBook {
  readonly #handle: OutcomeHandle;
  readonly #minimumSize: Book['minimumSize'];
  /** The fields that a hash covers beside token, time and levels. */
  hashed: WireBook;
  /** The last trade's price as far as it is known; the hash covers it, too. */
  lastTradePrice: string;
  #tickSize: Price;
  #bids: BookSide;
  #asks: BookSide;
  #hash: string;
  #moment: Moment;
  /** True until a change comes: the book came whole, and its hash was checked then. */
  #isWhole = true;
  /** The answer of `agrees` for the newest frame; null until somebody asks, as a hash may have to be computed. */
  #agrees: boolean | null = null;
  /** The time of the last frame that was applied. The venue sends the frames of a book in order. */
  #framedAt = 0;
  /** The operation of the newest frame; null while the book is as it came. */
  #operation: Operation | null = null;

  constructor(handle: OutcomeHandle, { book, hashed, lastTradePrice }: ClobBook) {
    this.#handle = handle;
    this.#minimumSize = book.minimumSize;
    this.#tickSize = book.tickSize;
    this.#bids = new BookSide('bids', book.bids);
    this.#asks = new BookSide('asks', book.asks);
    this.#hash = book.hash;
    this.#moment = { at: book.occurredAt.getTime(), receivedAt: book.receivedAt.getTime() };
    this.hashed = hashed;
    this.lastTradePrice = lastTradePrice;
  }

  /** The venue's time of the book. */
  get at(): number {
    return this.#moment.at;
  }

  /** The time at which the newest news of the book was received. */
  get receivedAt(): number {
    return this.#moment.receivedAt;
  }

  get hash(): string {
    return this.#hash;
  }

  /** True if a newer frame has already been applied. A frame that is only older than the snapshot is in order. */
  isOutOfOrder(at: number): boolean {
    return at < this.#framedAt;
  }

  /** True if these changes belong to the operation of the frame before them: it has the same time and the same hash. */
  continues(changes: TokenChanges, at: number): boolean {
    return this.#framedAt === at && this.#operation?.hash === changes.at(-1)!.hash;
  }

  /**
   * True if the best prices are those that the newest frame says, or the levels give its hash as far as it can be told
   * cheaply. While neither holds, either the operation is not over or a change is missing.
   */
  get agrees(): boolean {
    return (this.#agrees ??=
      this.#hasItsTop() || hasItsHashAt(this.#wire(this.toBook(), this.hashed), this.lastTradePrice));
  }

  #hasItsTop(): boolean {
    if (this.#operation === null) return true;
    const { bid, ask } = this.#operation;
    return isTop(this.#bids.best, bid) && isTop(this.#asks.best, ask);
  }

  /** True if the levels give the hash that the newest frame says, at whatever price the last trade was. */
  get isProven(): boolean {
    return this.#isWhole || this.#proves(this.toBook(), this.hashed);
  }

  replace({ bids, asks }: Levels, hash: string, moment: Moment): void {
    this.#bids = new BookSide('bids', bids);
    this.#asks = new BookSide('asks', asks);
    this.#hash = hash;
    this.#moment = moment;
    this.#framedAt = moment.at;
    this.#isWhole = true;
    this.#operation = null;
    this.#agrees = null;
  }

  /** Applies the changes of one frame. @throws VenueError BAD_BOOK for a price or a size that is impossible */
  change(changes: TokenChanges, moment: Moment): void {
    for (const change of changes) {
      const { price, size } = readLevel(change, 'price_changes', 'polymarket');
      (change.side === 'BUY' ? this.#bids : this.#asks).set(price, size);
    }
    this.#operation = operationOf(changes);
    this.#hash = this.#operation.hash ?? `${this.#hash}+${moment.at}`;
    this.#moment = moment;
    this.#framedAt = moment.at;
    this.#isWhole = false;
    this.#agrees = null;
  }

  changeTick(tickSize: Price, wire: string): void {
    this.#tickSize = tickSize;
    this.hashed = { ...this.hashed, tick_size: wire };
    this.#isWhole = false;
    this.#agrees = null;
  }

  /** Learns that a fresh snapshot shows this very book, but for changes that came after it. */
  confirm(receivedAt: number): void {
    this.#moment = { ...this.#moment, receivedAt: Math.max(this.#moment.receivedAt, receivedAt) };
  }

  toBook(): Book {
    return {
      ...refOf(this.#handle),
      bids: this.#bids.levels,
      asks: this.#asks.levels,
      tickSize: this.#tickSize,
      minimumSize: this.#minimumSize,
      hash: this.#hash,
      occurredAt: new Date(this.#moment.at),
      receivedAt: new Date(this.#moment.receivedAt),
    };
  }

  /** The book as it is now. Where changes made it, its hash is computed once, when a reader asks for it. */
  toProvable(): ProvableBook {
    const book = this.toBook();
    if (this.#isWhole) return { book };
    const { hashed } = this;
    let proven: boolean | null = null;
    return { book, isProven: () => (proven ??= this.#proves(book, hashed)) };
  }

  /** True if the levels give the hash. The last trade's price with which they do is the first guess of the next time. */
  #proves(book: Book, hashed: WireBook): boolean {
    const price = findLastTradePrice(this.#wire(book, hashed), [this.lastTradePrice]);
    this.lastTradePrice = price ?? this.lastTradePrice;
    return price !== null;
  }

  #wire(book: Book, hashed: WireBook): WireBook {
    return { ...hashed, asset_id: this.#handle.tokenId, ...wireOf(book) };
  }
}

/** The fields of a book that changes touch, as the venue writes them: best level last, decimals without zeros at their end. */
const wireOf = ({ bids, asks, hash, occurredAt }: Book): WireBook => ({
  timestamp: String(occurredAt.getTime()),
  hash,
  bids: wireLevels(bids),
  asks: wireLevels(asks),
});

const wireLevels = (levels: readonly BookLevel[]) =>
  levels
    .map(({ price, size }) => ({
      price: plainDecimal(formatPrice(price)),
      size: plainDecimal(formatShares(size)),
    }))
    .toReversed();

/** True if two books have the same sizes at the same prices. */
export const haveSameLevels = (a: Levels, b: Levels): boolean =>
  sameSide(a.bids, b.bids) && sameSide(a.asks, b.asks);

const sameSide = (a: readonly BookLevel[], b: readonly BookLevel[]): boolean =>
  a.length === b.length &&
  a.every((level, index) => level.price === b[index]?.price && level.size === b[index].size);
