import type { BookLevel } from '@prescient/core/domain';
import type { Price, Shares } from '@prescient/core/money';
import { isBetter, type SideName } from './read-levels.ts';

/** One side of a book that changes, kept sorted, best first. */
export class BookSide {
  readonly #side: SideName;
  readonly #levels: BookLevel[];
  /** The copy that was shown last; null once a level changed since. */
  #shown: readonly BookLevel[] | null = null;

  constructor(side: SideName, levels: readonly BookLevel[] = []) {
    this.#side = side;
    this.#levels = [...levels];
  }

  /** Null when nothing rests. */
  get best(): Price | null {
    return this.#levels[0]?.price ?? null;
  }

  /** The levels as they are now; later changes do not touch them. While nothing changes it is one and the same list. */
  get levels(): readonly BookLevel[] {
    return (this.#shown ??= [...this.#levels]);
  }

  /** Sets the size that rests at a price; zero takes the level away. */
  set(price: Price, size: Shares): void {
    const index = this.#indexOf(price);
    const found = this.#levels[index]?.price === price;
    this.#shown = null;
    if (size > 0n) this.#levels.splice(index, found ? 1 : 0, { price, size });
    else if (found) this.#levels.splice(index, 1);
  }

  /** The index of the first level that is not better than a price. */
  #indexOf(price: Price): number {
    let low = 0;
    let high = this.#levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBetter(this.#side, this.#levels[middle]!.price, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
