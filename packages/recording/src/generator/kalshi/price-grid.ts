import { DOLLAR } from '../points.ts';

/** Prices of YES with one step: `start`, `start + step`, and so on up to `end`. Points. */
export interface GridRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Tenths of a cent near 0 and near a dollar, cents between. */
const TAPERED: readonly GridRange[] = [
  { start: 0, end: 1000, step: 10 },
  { start: 1000, end: 9000, step: 100 },
  { start: 9000, end: DOLLAR, step: 10 },
];
/** Two steps that do not meet in the middle of the dollar. */
const HALVED: readonly GridRange[] = [
  { start: 0, end: 4000, step: 50 },
  { start: 4000, end: DOLLAR, step: 100 },
];
const TENTHS: readonly GridRange[] = [{ start: 0, end: DOLLAR, step: 10 }];

/** The ranges that markets have, by turns. */
export const gridRanges: readonly (readonly GridRange[])[] = [TAPERED, HALVED, TENTHS];

/** Every price at which a market with these ranges trades, ascending. Points. */
export function pricesOf(ranges: readonly GridRange[]): number[] {
  const prices = new Set<number>();
  for (const { start, end, step } of ranges)
    for (let price = start; price <= end; price += step) if (price > 0 && price < DOLLAR) prices.add(price);
  return [...prices].toSorted((a, b) => a - b);
}
