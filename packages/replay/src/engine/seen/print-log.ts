import type { PrintView, Side } from '@prescient/strategies/sdk';

/** A public trade, as a tape has it. */
export interface Print {
  readonly token: number;
  /** Receive time, milliseconds since 1970. */
  readonly at: number;
  /** Millionths of a dollar. */
  readonly price: number;
  /** Millionths of a share. */
  readonly size: number;
  readonly isSale: boolean;
}

const MILLION = 1_000_000;

/** A trade as a strategy is told of it. */
export const printView = ({ at, price, size, isSale }: Print, outcome: Side): PrintView => ({
  outcome,
  side: isSale ? 'sell' : 'buy',
  price: price / MILLION,
  size: size / MILLION,
  at,
});

/** The trades that somebody has still to be told of, oldest first; each has a place in the order of all. */
export class PrintLog {
  #first = 0;
  #prints: Print[] = [];

  /** The place after the newest. */
  get end(): number {
    return this.#first + this.#prints.length;
  }

  add(print: Print): void {
    this.#prints.push(print);
  }

  /** The trades from a place on. */
  since(place: number): readonly Print[] {
    return this.#prints.slice(Math.max(0, place - this.#first));
  }

  /** Forgets the trades before a place, of which everybody has been told. */
  forgetBefore(place: number): void {
    const count = Math.min(place - this.#first, this.#prints.length);
    if (count <= 0) return;
    this.#prints = this.#prints.slice(count);
    this.#first += count;
  }
}
