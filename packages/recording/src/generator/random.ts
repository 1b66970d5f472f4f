import { hash } from 'node:crypto';

const TWO_32 = 2 ** 32;

/**
 * Chance that is the same on every machine for the same seed: Chris Doty-Humphrey's sfc32. The laboratories take theirs
 * from a library; here the bytes of the shipped recording, and of every day that a document names by its seed, follow from
 * this sequence.
 */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    const digest = hash('sha256', seed, 'buffer');
    this.#state = Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32LE(offset));
  }

  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number {
    const state = this.#state;
    const b = state[1]!;
    const c = state[2]!;
    const sum = (state[0]! + b + state[3]!) | 0;
    state[3] = state[3]! + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    return Math.floor(((sum >>> 0) / TWO_32) * limit);
  }

  /** A whole number from `low` up to, and without, `high`. */
  between(low: number, high: number): number {
    return low + this.below(high - low);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const list = [...items];
    for (let index = list.length - 1; index > 0; index -= 1) {
      const other = this.below(index + 1);
      [list[index], list[other]] = [list[other]!, list[index]!];
    }
    return list;
  }

  /** `0x` and 64 hexadecimal digits, as a condition has. */
  hex(): string {
    let digits = '';
    while (digits.length < 64) digits += this.below(16).toString(16);
    return `0x${digits}`;
  }

  /** 77 decimal digits, as a token has. */
  tokenId(): string {
    let digits = String(this.between(1, 10));
    while (digits.length < 77) digits += String(this.below(10));
    return digits;
  }
}
