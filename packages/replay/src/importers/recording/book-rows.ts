import type { Book, BookLevel, OutcomeRef } from '@prescient/core/domain';
import { outcomeKey } from '@prescient/core/domain';
import { ASK, CLEAR, GAP, LAST, LEVEL, PRINT } from '../../tape/row.ts';
import type { TapeToken } from '../../tape/tape.ts';
import type { RowSink } from '../importer.ts';

/** Sizes by price, in millionths. */
type Levels = ReadonlyMap<number, number>;

/** A token on the tape with its book as the rows so far say it; null while it is void. */
interface Written {
  readonly venue: string;
  readonly number: number;
  book: { readonly bids: Levels; readonly asks: Levels } | null;
}

type Row = [at: number, token: number, kind: number, flags: number, price: number, size: number];

const levelsOf = (levels: readonly BookLevel[]): Levels =>
  new Map(levels.map(({ price, size }) => [Number(price), Number(size)]));

function isCrossed({ bids, asks }: Book): boolean {
  const [bid, ask] = [bids[0], asks[0]];
  return bid !== undefined && ask !== undefined && bid.price >= ask.price;
}

/** Writes whole books as the rows that change one into the next. */
export class BookRows {
  readonly #sink: RowSink;
  readonly #tokens = new Map<string, Written>();
  /** The newest row, which is the last of its message until another one follows. */
  #newest: Row | null = null;

  constructor(sink: RowSink) {
    this.#sink = sink;
  }

  /** The number of a token. */
  numberOf(token: TapeToken): number {
    return this.#writtenOf(token).number;
  }

  /** Writes what makes the book of before into this one. A book that is the same is written as one level that stays, for its time. */
  book(token: TapeToken, book: Book, at: number): void {
    const fault = this.#faultOf(book);
    if (fault !== null) {
      this.#sink.refuse(fault);
      return this.gap(token, at);
    }
    const written = this.#writtenOf(token);
    const next = { bids: levelsOf(book.bids), asks: levelsOf(book.asks) };
    if (written.book === null) this.#whole(written.number, next, at);
    else this.#changes(written, next, at);
    written.book = next;
  }

  /** Voids the book of a token, where there is one. */
  gap(outcome: OutcomeRef, at: number): void {
    const written = this.#tokens.get(outcomeKey(outcome));
    if (written === undefined || written.book === null) return;
    written.book = null;
    this.#row([at, written.number, GAP, 0, 0, 0]);
  }

  /** Voids all books of a venue. */
  gapVenue(venue: string, at: number): void {
    for (const written of this.#tokens.values()) {
      if (written.book === null || written.venue !== venue) continue;
      written.book = null;
      this.#row([at, written.number, GAP, 0, 0, 0]);
    }
    this.end();
  }

  print(token: TapeToken, at: number, [price, size, flags]: readonly [number, number, number]): void {
    this.#row([at, this.#writtenOf(token).number, PRINT, flags, price, size]);
  }

  /** Ends a message, if anything was written since the one before. */
  end(): void {
    this.#tell(LAST);
  }

  /** Lets a note come after the rows so far, in the middle of their message. */
  pause(): void {
    this.#tell(0);
  }

  #faultOf(book: Book): string | null {
    if (isCrossed(book)) return 'crossed-book';
    const isHuge = [...book.bids, ...book.asks].some(({ size }) => size > BigInt(Number.MAX_SAFE_INTEGER));
    return isHuge ? 'too-large-size' : null;
  }

  #whole(token: number, { bids, asks }: NonNullable<Written['book']>, at: number): void {
    this.#row([at, token, CLEAR, 0, 0, 0]);
    for (const [price, size] of bids) this.#row([at, token, LEVEL, 0, price, size]);
    for (const [price, size] of asks) this.#row([at, token, LEVEL, ASK, price, size]);
  }

  #changes({ number, book }: Written, next: NonNullable<Written['book']>, at: number): void {
    let count = 0;
    for (const [side, flags] of [
      ['bids', 0],
      ['asks', ASK],
    ] as const) {
      const before = book![side];
      const after = next[side];
      const row = (price: number, size: number): void => {
        count += 1;
        this.#row([at, number, LEVEL, flags, price, size]);
      };
      for (const price of before.keys()) if (!after.has(price)) row(price, 0);
      for (const [price, size] of after) if (before.get(price) !== size) row(price, size);
    }
    if (count === 0) this.#stay(number, next, at);
  }

  #stay(token: number, { bids, asks }: NonNullable<Written['book']>, at: number): void {
    const [bid] = bids;
    const [ask] = asks;
    if (bid !== undefined) this.#row([at, token, LEVEL, 0, ...bid]);
    else if (ask !== undefined) this.#row([at, token, LEVEL, ASK, ...ask]);
    else this.#row([at, token, CLEAR, 0, 0, 0]);
  }

  #row(row: Row): void {
    this.#tell(0);
    this.#newest = row;
  }

  #tell(flag: number): void {
    if (this.#newest === null) return;
    const [at, token, kind, flags, price, size] = this.#newest;
    this.#sink.row(at, token, kind, flags | flag, price, size);
    this.#newest = null;
  }

  #writtenOf(token: TapeToken): Written {
    const key = outcomeKey(token);
    const known = this.#tokens.get(key);
    if (known !== undefined) return known;
    const written: Written = { venue: token.venue, number: this.#sink.token(token), book: null };
    this.#tokens.set(key, written);
    return written;
  }
}
