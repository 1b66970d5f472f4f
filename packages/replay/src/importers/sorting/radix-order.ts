const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** The lowest and the highest of the first values. */
function rangeOf(keys: Float64Array | Int32Array, count: number): { low: number; high: number } {
  let low = keys[0]!;
  let high = low;
  for (let row = 1; row < count; row++) {
    const key = keys[row]!;
    if (key < low) low = key;
    else if (key > high) high = key;
  }
  return { low, high };
}

/**
 * Sorts places by whole numbers: a stable sort of `order` by the key of each place, in ascending order. It is a radix sort,
 * one pass for every 11 bits of the keys' range.
 */
export class RadixOrder {
  order: Uint32Array;
  #other: Uint32Array;
  readonly #starts = new Uint32Array(DIGITS + 1);

  constructor(capacity: number) {
    this.order = new Uint32Array(capacity);
    this.#other = new Uint32Array(capacity);
  }

  /** Makes `order` the first places as they are. */
  reset(count: number): void {
    if (this.order.length < count) {
      this.order = new Uint32Array(count);
      this.#other = new Uint32Array(count);
    }
    for (let place = 0; place < count; place++) this.order[place] = place;
  }

  sortBy(keys: Float64Array | Int32Array, count: number): void {
    if (count === 0) return;
    const { low, high } = rangeOf(keys, count);
    for (let unit = 1; unit <= high - low; unit *= DIGITS) this.#pass(keys, count, { low, unit });
  }

  #pass(keys: Float64Array | Int32Array, count: number, { low, unit }: { low: number; unit: number }): void {
    const starts = this.#starts.fill(0);
    for (let place = 0; place < count; place++) {
      const digit = Math.floor((keys[place]! - low) / unit) % DIGITS;
      starts[digit + 1]! += 1;
    }
    for (let digit = 0; digit < DIGITS; digit++) starts[digit + 1]! += starts[digit]!;
    for (let step = 0; step < count; step++) {
      const place = this.order[step]!;
      const digit = Math.floor((keys[place]! - low) / unit) % DIGITS;
      this.#other[starts[digit]!++] = place;
    }
    [this.order, this.#other] = [this.#other, this.order];
  }
}
