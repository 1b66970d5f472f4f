import type { Book, OutcomeRef } from '@prescient/core';
import type { BookChange } from '@prescient/venues';

/** The asks of one outcome, in millionths: each level's size now, and all that it ever offered. */
interface Shown {
  size: bigint;
  offered: bigint;
}

/**
 * All that the asks of one outcome ever offered: the size of a level when it was first shown, and each growth of it that
 * was seen after that. Counted from the feed's books alone, by nothing that fills are made with.
 */
export class ShownDepth {
  readonly #outcome: OutcomeRef;
  readonly #levels = new Map<bigint, Shown>();

  constructor(outcome: OutcomeRef, first: Book | null) {
    this.#outcome = outcome;
    if (first !== null) this.#see(first);
  }

  /** A listener of a feed. */
  hear(change: BookChange): void {
    if (change.kind !== 'book') return;
    const { marketId, outcome } = change.book;
    if (marketId === this.#outcome.marketId && outcome === this.#outcome.outcome) this.#see(change.book);
  }

  /** Returns the shares that a price ever offered. */
  offeredAt(price: bigint): bigint {
    return this.#levels.get(price)?.offered ?? 0n;
  }

  /** Returns the least that so many shares could ever have cost, in millionths of a dollar. */
  cheapest(shares: bigint): bigint {
    let left = shares;
    let cost = 0n;
    for (const [price, { offered }] of [...this.#levels].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const part = offered < left ? offered : left;
      cost += part * price;
      left -= part;
    }
    return cost / 1_000_000n;
  }

  #see(book: Book): void {
    const sizes = new Map<bigint, bigint>(book.asks.map(({ price, size }) => [price, size]));
    for (const [price, level] of this.#levels) if (!sizes.has(price)) level.size = 0n;
    for (const [price, size] of sizes) {
      const level = this.#levels.get(price) ?? { size: 0n, offered: 0n };
      if (size > level.size) level.offered += size - level.size;
      level.size = size;
      this.#levels.set(price, level);
    }
  }
}
