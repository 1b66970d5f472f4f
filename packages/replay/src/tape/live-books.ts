import { type Columns, emptyColumns } from './format/columns.ts';
import { ASK, CLEAR, GAP, LAST, LEVEL, REPEATED, type Rows } from './row.ts';

/** The sizes that rest in one book, by price; null while it is not to be trusted. */
interface LiveBook {
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
}

/** A row as its six values, in the order of `RowSink.row` without its time. */
type Change = readonly [token: number, kind: number, flags: number, price: number, size: number];

/** The books of all tokens while rows go by, in memory that depends on the books alone. */
export class LiveBooks {
  readonly #books: (LiveBook | null)[] = [];

  change(...[token, kind, flags, price, size]: Change): void {
    if (kind === CLEAR) this.#books[token] = { bids: new Map(), asks: new Map() };
    else if (kind === GAP) this.#books[token] = null;
    else if (kind === LEVEL) {
      const book = this.#books[token];
      if (book === undefined || book === null) return;
      const side = (flags & ASK) === 0 ? book.bids : book.asks;
      if (size === 0) side.delete(price);
      else side.set(price, size);
    }
  }

  changeAll({ token, kind, flags, price, size }: Rows): void {
    for (let n = 0; n < token.length; n += 1)
      this.change(token[n]!, kind[n]!, flags[n]!, price[n]!, size[n]!);
  }

  /** The rows that a keyframe of these books has. */
  get rows(): number {
    return this.#books.reduce((sum, book) => sum + (book ? 1 + book.bids.size + book.asks.size : 0), 0);
  }

  /** The books as rows of one moment, in pieces of at most so many; each book is one message. */
  *keyframe(at: number, most: number): Generator<Columns> {
    let left = this.rows;
    let piece = emptyColumns(Math.min(left, most));
    let n = 0;
    for (const [token, kind, flags, price, size] of this.#changes()) {
      piece.at[n] = at;
      piece.token[n] = token;
      piece.kind[n] = kind;
      piece.flags[n] = flags | REPEATED;
      piece.price[n] = price;
      piece.size[n] = size;
      n += 1;
      if (n < piece.at.length) continue;
      yield piece;
      left -= n;
      n = 0;
      piece = emptyColumns(Math.min(left, most));
    }
  }

  *#changes(): Generator<Change> {
    for (const [token, book] of this.#books.entries()) {
      if (book === undefined || book === null) continue;
      const levels = [...sorted(book.bids, 0), ...sorted(book.asks, ASK)];
      yield [token, CLEAR, levels.length === 0 ? LAST : 0, 0, 0];
      for (const [n, { price, size, side }] of levels.entries())
        yield [token, LEVEL, n === levels.length - 1 ? side | LAST : side, price, size];
    }
  }
}

const sorted = (
  levels: ReadonlyMap<number, number>,
  side: number,
): { price: number; size: number; side: number }[] =>
  [...levels].map(([price, size]) => ({ price, size, side })).toSorted((a, b) => a.price - b.price);
