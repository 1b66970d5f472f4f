import type { LevelRef } from './book.ts';

/** A size that a level changed to, at a moment in milliseconds since 1970. */
export interface LevelChange<Size extends bigint | number> {
  readonly at: number;
  readonly size: Size;
}

/** A span of time in milliseconds since 1970: later than the one and up to the other. */
export interface ChangeSpan {
  readonly after: number;
  readonly until: number;
}

/** Most changes that are kept of a level; the oldest are forgotten, so that a level then counts as not seen smaller. */
const MOST_CHANGES = 32;

/**
 * The smallest sizes that the levels of one book had. Of a level only those changes are kept that no later one undercut, so that
 * their sizes rise with time and the first within a span is its smallest. Prices and sizes are exact: bigints, or whole numbers.
 */
export class LevelChanges<Price extends bigint | number, Size extends bigint | number> {
  readonly #changes: Readonly<Record<LevelRef['side'], Map<Price, LevelChange<Size>[]>>> = {
    bids: new Map(),
    asks: new Map(),
  };

  /** Adds a change, which is not older than those before. */
  note(side: LevelRef['side'], price: Price, change: LevelChange<Size>): void {
    const changes = this.#changes[side].get(price) ?? [];
    while (changes.length > 0 && changes.at(-1)!.size >= change.size) changes.pop();
    changes.push(change);
    if (changes.length > MOST_CHANGES) changes.shift();
    this.#changes[side].set(price, changes);
  }

  /** The smallest size of a level within a span; null where no change was seen. */
  lowest(side: LevelRef['side'], price: Price, { after, until }: ChangeSpan): Size | null {
    const changes = this.#changes[side].get(price) ?? [];
    return changes.find(({ at }) => at > after && at <= until)?.size ?? null;
  }
}
