import type { Book, BookLevel } from '@prescient/core/domain';
import {
  formatPrice,
  formatShares,
  MoneyFormatError,
  ONE_PRICE,
  parsePrice,
  plainDecimal,
  type Price,
} from '@prescient/core/money';
import { BookSide } from '../../book/book-side.ts';
import type { ProvableBook } from '../../book-change.ts';
import { readLevel } from '../../book/read-levels.ts';
import { type OutcomeHandle, refOf } from '../../market/outcome-handle.ts';
import { findLastTradePrice, type WireBook } from '../book-hash.ts';
import type { ClobBook } from '../clob-book.ts';
import type { PriceChange } from './frames.ts';

/** Levels of a whole book that came over the socket. */
export interface Levels {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** The time of an event in the world and its time of receipt, in milliseconds since 1970. */
export interface Moment {
  readonly at: number;
  readonly receivedAt: number;
}

/** One outcome's book, kept up to date by changes. */
export class LiveBook {
  readonly #handle: OutcomeHandle;
  readonly #minimumSize: Book['minimumSize'];
  /**
   * The fields that a hash covers beside token, time and levels, and the last trade's price as far as it is known.
   */
  hashed: WireBook;
  lastTradePrice: string;
  #tickSize: Price;
  #bids: BookSide;
  #asks: BookSide;
  #hash: string;
  #moment: Moment;
  /** No change came since it was whole. */
  #isWhole = true;
  /** The time of the last frame that was applied. The venue sends those of a book in order. */
  #framedAt = 0;

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

  /** The venue's own time of the book, in milliseconds since 1970. */
  get at(): number {
    return this.#moment.at;
  }

  /** True if a newer frame has already been applied. A frame that is only older than the snapshot is in order. */
  isOutOfOrder(at: number): boolean {
    return at < this.#framedAt;
  }

  replace({ bids, asks }: Levels, hash: string, moment: Moment): void {
    this.#bids = new BookSide('bids', bids);
    this.#asks = new BookSide('asks', asks);
    this.#hash = hash;
    this.#moment = moment;
    this.#framedAt = moment.at;
    this.#isWhole = true;
  }

  /** @throws VenueError BAD_BOOK for a price or a size that cannot be */
  change(change: PriceChange, moment: Moment): void {
    const { price, size } = readLevel(change, 'price_changes', 'polymarket');
    (change.side === 'BUY' ? this.#bids : this.#asks).set(price, size);
    this.#hash = change.hash ?? `${this.#hash}+${moment.at}`;
    this.#moment = moment;
    this.#framedAt = moment.at;
    this.#isWhole = false;
  }

  /** True if the best prices are those that the venue names; if it names none, they are. */
  hasTop({ best_bid: bid, best_ask: ask }: PriceChange): boolean {
    return isTop(this.#bids.best, bid) && isTop(this.#asks.best, ask);
  }

  changeTick(tickSize: Price, wire: string): void {
    this.#tickSize = tickSize;
    this.hashed = { ...this.hashed, tick_size: wire };
    this.#isWhole = false;
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

  /** The book as it is now. Where changes made it, its hash is computed once, when somebody asks. */
  toProvable(): ProvableBook {
    const book = this.toBook();
    if (this.#isWhole) return { book };
    const { hashed } = this;
    let proven: boolean | null = null;
    return { book, isProven: () => (proven ??= this.#proves(book, hashed)) };
  }

  /** A price of the last trade with which the hash is right is the next one's first guess. */
  #proves(book: Book, hashed: WireBook): boolean {
    const wire = { ...hashed, asset_id: this.#handle.tokenId, ...wireOf(book) };
    const price = findLastTradePrice(wire, [this.lastTradePrice]);
    this.lastTradePrice = price ?? this.lastTradePrice;
    return price !== null;
  }
}

/**
 * Returns the part of a book that changes, as the venue writes it: best level last, decimals without zeros at their
 * end.
 */
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

/** The venue writes a side without levels as nothing, as 0 or, for asks, as 1. */
function isTop(best: Price | null, said: string | null | undefined): boolean {
  if (said === undefined || said === null || said === '') return true;
  try {
    const price = parsePrice(said);
    return price === best || (best === null && (price === 0n || price === ONE_PRICE));
  } catch (error) {
    if (error instanceof MoneyFormatError) return false;
    throw error;
  }
}

/** True if two books rest the same sizes at the same prices. */
export const haveSameLevels = (a: Levels, b: Levels): boolean =>
  sameSide(a.bids, b.bids) && sameSide(a.asks, b.asks);

const sameSide = (a: readonly BookLevel[], b: readonly BookLevel[]): boolean =>
  a.length === b.length &&
  a.every((level, index) => level.price === b[index]?.price && level.size === b[index].size);
