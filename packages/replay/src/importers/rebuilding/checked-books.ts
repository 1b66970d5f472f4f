import { ASK, CLEAR, GAP, LAST, LEVEL, PRINT } from '../../tape/row.ts';
import type { RowSorter } from '../sorting/row-sorter.ts';
import type { LevelList } from './level-list.ts';
import type { Moment, TokenFeed } from './token-feed.ts';

/** A kind of sorted rows that tapes have not: a new step between prices, which becomes a note. */
export const TICK = 100;

const DOLLAR = 1_000_000;
/** The finest step of prices at the venue. */
const FINEST_STEP = 100;
const SIDES = [0, ASK] as const;
/** The longest lag that breaks ties, in milliseconds: more than two weeks. */
const MAX_LAG = 2 ** 30;

/** Counts something that is refused, by its name. */
export type Refuse = (name: string) => void;

/** A change of a level, or a trade: `side` is `ASK` or 0; NaN stands for a value that is not there. */
export interface Change {
  side: number;
  price: number;
  size: number;
  bestBid: number;
  bestAsk: number;
}

interface NewRow {
  readonly kind: number;
  readonly flags: number;
  readonly price: number;
  readonly size: number;
}

/** The name of the fault of a size; null where it is sound. */
function sizeFault(size: number): string | null {
  if (Number.isSafeInteger(size) && size >= 0) return null;
  return size > Number.MAX_SAFE_INTEGER ? 'size-too-large' : 'size-unreadable';
}

function levelFault(price: number, size: number): string | null {
  if (!(price > 0 && price < DOLLAR)) return 'price-out-of-range';
  return price % FINEST_STEP === 0 ? sizeFault(size) : 'price-off-grid';
}

/**
 * Rebuilds the books of an archive row by row, and writes the rows to a sorter. After each message of a token its book is
 * checked. One operation of the venue may come as several messages of one source time, and only the last of them leaves a
 * sound book; a book that stays unsound is void from its last message on. A message that leaves doubt has no row with the flag
 * `LAST`: nobody is told of it.
 */
export class CheckedBooks {
  readonly #sorter: RowSorter;
  readonly #refuse: Refuse;
  readonly #doubted = new Set<TokenFeed>();
  /** The token of the message that is read. */
  #open: TokenFeed | null = null;

  constructor(sorter: RowSorter, refuse: Refuse) {
    this.#sorter = sorter;
    this.#refuse = refuse;
  }

  /** Begins a row of a token. Rows of one token and one moment are one message. */
  begin(feed: TokenFeed, { at, source }: Moment): void {
    if (this.#open === feed && feed.at === at && feed.source === source) return;
    this.#close();
    if (feed.doubt !== null && feed.source !== source) this.#confirm(feed);
    feed.second = feed.at === at ? Math.max(feed.second, source) : source;
    if (feed.source !== source) {
      feed.bestBid = Number.NaN;
      feed.bestAsk = Number.NaN;
    }
    feed.at = at;
    feed.source = source;
    feed.lastRow = -1;
    this.#open = feed;
  }

  /** The whole book of the token whose row was begun. */
  replace(feed: TokenFeed, bids: LevelList, asks: LevelList): void {
    feed.book.clear();
    const fault = this.#fill(feed, bids, 0) ?? this.#fill(feed, asks, ASK);
    if (fault !== null) {
      this.distrust(feed, fault);
      return;
    }
    feed.bestBid = Number.NaN;
    feed.bestAsk = Number.NaN;
    this.#add(feed, CLEAR, 0);
    for (const side of SIDES) {
      const { prices, sizes, count } = side === ASK ? asks : bids;
      for (let level = 0; level < count; level++)
        if (sizes[level] !== 0)
          this.#addRow(feed, { kind: LEVEL, flags: side, price: prices[level]!, size: sizes[level]! });
    }
  }

  #fill({ book }: TokenFeed, { prices, sizes, count }: LevelList, side: number): string | null {
    for (let level = 0; level < count; level++) {
      const price = prices[level]!;
      const size = sizes[level]!;
      const fault = levelFault(price, size);
      if (fault !== null) return fault;
      if (book.sizeAt(price, side === ASK) > 0) return 'level-twice';
      book.set(price, size, side === ASK);
    }
    return null;
  }

  /** A level that has another size now. */
  change(feed: TokenFeed, { side, price, size, bestBid, bestAsk }: Change): void {
    if (feed.book.isVoid) {
      this.#refuse('change-without-book');
      return;
    }
    const fault = levelFault(price, size);
    if (fault !== null) {
      this.distrust(feed, fault);
      return;
    }
    feed.bestBid = bestBid;
    feed.bestAsk = bestAsk;
    feed.book.set(price, size, side === ASK);
    this.#addRow(feed, { kind: LEVEL, flags: side, price, size });
  }

  print(feed: TokenFeed, { side, price, size }: Change): void {
    const isPrice = Number.isInteger(price) && price >= 0 && price <= DOLLAR;
    const fault = isPrice ? sizeFault(size) : 'price-out-of-range';
    if (fault === null) this.#addRow(feed, { kind: PRINT, flags: side, price, size });
    else this.#refuse(fault);
  }

  /** A new step between prices, in millionths of a dollar. */
  tick(feed: TokenFeed, step: number): void {
    const isStep = Number.isInteger(step) && step > 0 && step <= DOLLAR;
    if (isStep) this.#place(feed, { kind: TICK, flags: 0, price: step, size: 0 });
    else this.#refuse('tick-out-of-range');
  }

  /** Counts a fault, and voids the book of a token from the row on that was begun: changes are missing. */
  distrust(feed: TokenFeed, fault: string): void {
    this.#refuse(fault);
    this.#void(feed);
  }

  /** Voids the book of a token at a time at which none of its messages is read. */
  lose(feed: TokenFeed, at: number): void {
    this.#close();
    if (feed.doubt !== null) this.#confirm(feed);
    if (feed.book.isVoid) return;
    this.begin(feed, { at: Math.max(at, feed.at), source: -Infinity });
    this.#void(feed);
    this.#close();
  }

  /** Ends the messages and doubts that are open, as no row follows for now. */
  settle(): void {
    this.#close();
    for (const feed of this.#doubted) this.#confirm(feed);
  }

  #void(feed: TokenFeed): void {
    if (feed.book.isVoid) return;
    feed.book.void();
    feed.doubt = null;
    this.#doubted.delete(feed);
    this.#add(feed, GAP, 0);
  }

  /** The doubt was right: the operation is over and its book is unsound. */
  #confirm(feed: TokenFeed): void {
    this.#doubted.delete(feed);
    this.#refuse(feed.doubt!);
    feed.doubt = null;
    feed.book.void();
    this.#add(feed, GAP, LAST);
  }

  #close(): void {
    const feed = this.#open;
    if (feed === null) return;
    this.#open = null;
    const fault = feed.book.isVoid ? null : feed.fault;
    if (fault === null) this.#doubted.delete(feed);
    else this.#doubted.add(feed);
    feed.doubt = fault;
    if (fault === null && feed.lastRow !== -1) this.#sorter.rows.flags[feed.lastRow]! |= LAST;
    this.#sorter.settle();
  }

  #add(feed: TokenFeed, kind: number, flags: number): void {
    this.#addRow(feed, { kind, flags, price: 0, size: 0 });
  }

  #addRow(feed: TokenFeed, row: NewRow): void {
    feed.lastRow = this.#place(feed, row);
  }

  #place(feed: TokenFeed, { kind, flags, price, size }: NewRow): number {
    const place = this.#sorter.place();
    const { rows } = this.#sorter;
    rows.at[place] = feed.at;
    rows.lag[place] = Math.max(-MAX_LAG, Math.min(MAX_LAG, feed.second - feed.at));
    rows.token[place] = feed.number;
    rows.mark[place] = 0;
    rows.kind[place] = kind;
    rows.flags[place] = flags;
    rows.price[place] = price;
    rows.size[place] = size;
    return place;
  }
}
