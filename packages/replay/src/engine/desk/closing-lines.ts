import { CLOSING_LEAD_MS, outcomeKey, type OutcomeRef } from '@prescient/core/domain';
import type { DeskMarket } from './desk-markets.ts';

const DAY_MS = 86_400_000;

interface Point {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The midpoint, from 0 to 1. */
  readonly price: number;
}

/** The moment of a market's closing price: before it was to end, or before it no longer traded if that was earlier. */
function closingAt({ market, endedAt }: DeskMarket): number | null {
  const ends = [market.endsAt, endedAt].flatMap((at) => (at === null ? [] : [at.getTime()]));
  return ends.length === 0 ? null : Math.min(...ends) - CLOSING_LEAD_MS;
}

/** The midpoints that outcomes had at rounds of marks; the price at which a market closed is one of them, as live. */
export class ClosingLines {
  readonly #points = new Map<string, Point[]>();

  add(outcome: OutcomeRef, point: Point): void {
    const key = outcomeKey(outcome);
    const points = this.#points.get(key) ?? [];
    if (points.length === 0) this.#points.set(key, points);
    points.push(point);
    // What is older than the day before the closing price can never be one.
    const kept = points.findIndex(({ at }) => at > point.at - CLOSING_LEAD_MS - DAY_MS);
    if (kept > 0) points.splice(0, kept);
  }

  /** The closing price of an outcome for a trade of a moment; null where no price of that day is known, or it came later. */
  of(outcome: OutcomeRef, known: DeskMarket, boughtAt: Date): number | null {
    const end = closingAt(known);
    if (end === null || boughtAt.getTime() > end) return null;
    const point = this.#points.get(outcomeKey(outcome))?.findLast(({ at }) => at <= end);
    return point === undefined || point.at <= end - DAY_MS ? null : point.price;
  }
}
