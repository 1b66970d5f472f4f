import { LevelChanges, type LevelLows, type LevelRef, type LevelSpan } from '@prescient/core/domain';
import type { Shares } from '@prescient/core/money';
import type { TypedBook, TypedLevel } from './typed-book.ts';

type Side = LevelRef['side'];

const sideOf = (isAsk: boolean): Side => (isAsk ? 'asks' : 'bids');
const sizesOf = (levels: readonly TypedLevel[]): Map<number, number> =>
  new Map(levels.map(({ price, size }) => [price, size]));

/**
 * The smallest sizes that the levels of a book had since it is watched, as a feed sees them live. A whole book that replaces
 * another one is compared with it, also after a gap.
 */
export class BookWatch implements LevelLows {
  readonly #changes = new LevelChanges<number, number>();
  /** The levels before the book was emptied, until it is whole again; null while it is. */
  #before: Readonly<Record<Side, ReadonlyMap<number, number>>> | null = null;

  /** The book is about to be emptied. */
  empty(book: TypedBook): void {
    this.#before ??= { bids: sizesOf(book.levels(false)), asks: sizesOf(book.levels(true)) };
  }

  /** A level of the book is about to have another size. */
  level(book: TypedBook, isAsk: boolean, { price, size }: TypedLevel): void {
    if (this.#before === null && book.sizeAt(price, isAsk) !== size)
      this.#changes.note(sideOf(isAsk), price, { at: book.at, size });
  }

  /** A message of the venue has been taken over. */
  settle(book: TypedBook): void {
    const before = this.#before;
    if (before === null || book.isVoid) return;
    this.#before = null;
    for (const isAsk of [false, true]) this.#compare(before[sideOf(isAsk)], book, isAsk);
  }

  lowest({ side, price }: LevelRef, { after, until }: LevelSpan): Shares | null {
    const span = { after: Date.parse(after), until: Date.parse(until) };
    const size = this.#changes.lowest(side, Number(price), span);
    return size === null ? null : (BigInt(size) as Shares);
  }

  #compare(before: ReadonlyMap<number, number>, book: TypedBook, isAsk: boolean): void {
    const now = sizesOf(book.levels(isAsk));
    const { at } = book;
    for (const [price, size] of now)
      if (before.get(price) !== size) this.#changes.note(sideOf(isAsk), price, { at, size });
    for (const price of before.keys())
      if (!now.has(price)) this.#changes.note(sideOf(isAsk), price, { at, size: 0 });
  }
}
