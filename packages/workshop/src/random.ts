import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that a seed decides: the same seed gives the same sequence of choices. */
export class Random {
  readonly #source: ReturnType<typeof xoroshiro128plus>;

  /** @param seed a whole number, of which 32 bits count */
  constructor(seed: number) {
    this.#source = xoroshiro128plus(seed | 0);
  }

  /** A number from 0 to just below 1. */
  next(): number {
    return uniformFloat64(this.#source);
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return uniformInt(this.#source, low, high);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of these. @throws RangeError when there is none */
  pick<T>(items: readonly T[]): T {
    const item = items[items.length === 0 ? 0 : this.between(0, items.length - 1)];
    if (item === undefined) throw new RangeError('There is nothing to pick from.');
    return item;
  }

  /** The same items in an order that chance decides. */
  shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, rank: this.next() }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  }

  /** A sequence of its own, so that one bot's choices do not shift those of the others. */
  fork(): Random {
    return new Random(this.between(-(2 ** 31), 2 ** 31 - 1));
  }
}
