import type { HistoryPoint } from '@prescient/strategies/sdk';

/** The most points of one market that a cycle reads at a time, the newest, as live. */
const MOST_POINTS = 200;

/** The first place of a sorted list whose time is above a moment. */
function placeAfter(points: readonly HistoryPoint[], at: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The prices of outcome yes of each market as rounds of marks and listings leave them, oldest first. */
export class PriceRounds {
  readonly #keepMs: number;
  readonly #points = new Map<string, HistoryPoint[]>();

  /** Keeps the points of so many milliseconds; none where it is 0. */
  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  get isKept(): boolean {
    return this.#keepMs > 0;
  }

  add(market: string, point: HistoryPoint): void {
    const points = this.#points.get(market) ?? [];
    if (points.length === 0) this.#points.set(market, points);
    points.splice(placeAfter(points, point.at), 0, point);
    const old = placeAfter(points, point.at - this.#keepMs);
    if (old > MOST_POINTS) points.splice(0, old);
  }

  /** The points after a moment and before another one. */
  between(market: string, after: number, before: number): readonly HistoryPoint[] {
    const points = this.#points.get(market) ?? [];
    const end = placeAfter(points, before - 1);
    return points.slice(Math.max(placeAfter(points, after), end - MOST_POINTS), end);
  }

  forget(market: string): void {
    this.#points.delete(market);
  }
}
