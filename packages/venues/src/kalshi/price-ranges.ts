import type { PriceRange } from '@prescient/core/domain';
import { ONE_PRICE, parsePrice, type Price } from '@prescient/core/money';
import type { KalshiMarket } from './kalshi-market.ts';
import { priceOf } from './resolution.ts';

type Wire = Pick<KalshiMarket, 'price_ranges'>;

const CENT = parsePrice('0.01');

const rangesIn = ({ price_ranges: ranges }: Wire): PriceRange[] =>
  (ranges ?? [])
    .map(({ start, end, step }) => ({
      start: parsePrice(start),
      end: parsePrice(end),
      step: parsePrice(step),
    }))
    .toSorted((a, b) => (a.start < b.start ? -1 : 1));

/** True if every range is within 0 to 1 and has a step above 0. */
export const areRanges = ({ price_ranges: ranges }: Wire): boolean =>
  (ranges ?? []).every(({ start, end, step }) => {
    const [from, to] = [priceOf(start), priceOf(end)];
    return from !== null && to !== null && from < to && (priceOf(step) ?? 0n) > 0n;
  });

/** The coarsest step of the ranges, a cent where the market says none. */
export const tickOf = (wire: Wire): Price =>
  rangesIn(wire).reduce<Price | null>(
    (coarsest, { step }) => (coarsest === null || step > coarsest ? step : coarsest),
    null,
  ) ?? CENT;

/** The ranges of a market whose step changes with the price; null where one step holds from 0 to 1. */
export function rangesOf(wire: Wire): PriceRange[] | null {
  const ranges = rangesIn(wire);
  const [first] = ranges;
  const last = ranges.at(-1);
  if (first === undefined || last === undefined) return null;
  const { step } = first;
  const isWhole = first.start <= step && last.end >= ONE_PRICE - step;
  const isOne = ranges.every((range) => range.step === step && range.start % step === 0n);
  return isWhole && isOne ? null : ranges;
}
