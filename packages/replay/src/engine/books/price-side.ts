const WORD = 32;
const WORD_SHIFT = 5;
const LAST_BIT = 31;

/**
 * The sizes that rest on one side of a book, at the places of a grid of prices: an array of sizes, and a bit for each place that
 * holds one, so that the next best place is found 32 places at a time.
 */
export class PriceSide {
  readonly #sizes: Float64Array;
  readonly #bits: Int32Array;
  readonly #isAsk: boolean;
  /** The place of the best price; -1 where nothing rests. */
  best = -1;

  constructor(places: number, isAsk: boolean) {
    this.#sizes = new Float64Array(places);
    this.#bits = new Int32Array(Math.ceil(places / WORD));
    this.#isAsk = isAsk;
  }

  /** The size at a place; 0 where nothing rests. */
  sizeAt(place: number): number {
    return this.#sizes[place]!;
  }

  set(place: number, size: number): void {
    const word = place >> WORD_SHIFT;
    const bit = 1 << (place & LAST_BIT);
    this.#sizes[place] = size;
    const { best } = this;
    if (size > 0) {
      this.#bits[word]! |= bit;
      if (best === -1 || (this.#isAsk ? place < best : place > best)) this.best = place;
    } else {
      this.#bits[word]! &= ~bit;
      if (place === best) this.best = this.worse(place);
    }
  }

  clear(): void {
    for (let place = this.best; place !== -1; place = this.worse(place)) this.#sizes[place] = 0;
    this.#bits.fill(0);
    this.best = -1;
  }

  /** The next place behind a place that holds a size; -1 where there is none. */
  worse(place: number): number {
    return this.#isAsk ? this.#above(place) : this.#below(place);
  }

  #below(place: number): number {
    let word = place >> WORD_SHIFT;
    let bits = this.#bits[word]! & ((1 << (place & LAST_BIT)) - 1);
    while (bits === 0) {
      word -= 1;
      if (word < 0) return -1;
      bits = this.#bits[word]!;
    }
    return (word << WORD_SHIFT) + LAST_BIT - Math.clz32(bits);
  }

  #above(place: number): number {
    let word = place >> WORD_SHIFT;
    let bits = this.#bits[word]! & ~((2 << (place & LAST_BIT)) - 1);
    while (bits === 0) {
      word += 1;
      if (word >= this.#bits.length) return -1;
      bits = this.#bits[word]!;
    }
    return (word << WORD_SHIFT) + LAST_BIT - Math.clz32(bits & -bits);
  }
}
