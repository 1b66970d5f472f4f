import { createHistogram } from 'node:perf_hooks';

/** The longest time that is told apart from longer ones: an hour, in microseconds. */
const HIGHEST = 3_600_000_000;
const MICROS_PER_MS = 1_000;

/**
 * Counts times, so that ten million of them take as much memory as ten. Node's histogram counts whole numbers from 1 on,
 * so times are kept in microseconds; quantiles are right to three figures.
 */
export class TimeHistogram {
  readonly #micros = createHistogram({ lowest: 1, highest: HIGHEST, figures: 3 });

  add(ms: number): void {
    this.#micros.record(Math.min(Math.max(1, Math.round(ms * MICROS_PER_MS)), HIGHEST));
  }

  get count(): number {
    return this.#micros.count;
  }

  /** Milliseconds; 0 where there is none. */
  get longestMs(): number {
    return this.count === 0 ? 0 : this.#micros.max / MICROS_PER_MS;
  }

  /** The milliseconds that this share (above 0, at most 1) of all times did not exceed; 0 where there is none. */
  quantile(share: number): number {
    return this.count === 0 ? 0 : this.#micros.percentile(100 * share) / MICROS_PER_MS;
  }
}
