import { DOLLAR } from '../generator/points.ts';
import type { Random } from '../generator/random.ts';

const STEPS = 96;
const MILLION = 1_000_000;

/** A part of the line on which a walk ends: from `low`, and without `high`. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** One number from the normal distribution, by the method of Box and Muller. */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log((random.below(MILLION) + 1) / MILLION));
  return radius * Math.cos((2 * Math.PI * random.below(MILLION)) / MILLION);
}

/**
 * The share of the standard normal distribution below `x`; right to 1.5e-7 (Abramowitz and Stegun, Handbook of Mathematical
 * Functions, 7.1.26).
 */
function below(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const sum =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (sum * Math.exp(-z * z)) / 2;
  return x < 0 ? tail : 1 - tail;
}

/**
 * A walk of chance from 0, one standard deviation long. What ends in a span is priced at the chance that the walk ends there,
 * seen from where it is: such prices are fair, so that nobody earns by knowing the walk so far.
 */
export class FairWalk {
  readonly #places: readonly number[];

  constructor(random: Random) {
    let place = 0;
    const places = [place];
    for (let step = 1; step <= STEPS; step += 1) {
      place += normal(random) / Math.sqrt(STEPS);
      places.push(place);
    }
    this.#places = places;
  }

  /** True if the walk ends in the span. */
  endsIn({ low, high }: Span): boolean {
    const end = this.#places[STEPS]!;
    return end >= low && end < high;
  }

  /** The chance that it ends in the span in points, 0 to 10,000, once that share of the walk is done; `share` is 0 to 1. */
  priceOf({ low, high }: Span, share: number): number {
    if (share >= 1) return this.endsIn({ low, high }) ? DOLLAR : 0;
    const step = Math.floor(share * STEPS);
    const part = share * STEPS - step;
    const place = this.#places[step]! * (1 - part) + this.#places[step + 1]! * part;
    const left = Math.sqrt(1 - share);
    return Math.round(DOLLAR * (below((high - place) / left) - below((low - place) / left)));
  }
}
