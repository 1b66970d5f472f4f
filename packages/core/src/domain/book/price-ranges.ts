import { formatPrice, ONE_PRICE, parsePrice, ZERO_PRICE, type Price } from '../../money/index.ts';
import type { OutcomeIndex } from '../market/market-ref.ts';
import { isOnTick } from './tick.ts';

/** Prices of outcome 0 with a step of their own: `start`, `start + step`, and so on up to `end`. */
export interface PriceRange {
  readonly start: Price;
  readonly end: Price;
  /** Above 0. */
  readonly step: Price;
}

/** The prices of one outcome at which its venue takes orders. */
export interface PriceGrid {
  readonly outcome: OutcomeIndex;
  /** The step between two prices; where there are ranges, the coarsest of theirs. */
  readonly tickSize: Price;
  /**
   * The ranges of a market whose step changes with the price; null where one step holds for all prices. They are of outcome
   * 0: a price of outcome 1 is valid where the rest of a dollar is.
   */
  readonly priceRanges?: readonly PriceRange[] | null;
}

/** The grid of a book. */
export const gridOf = ({ outcome, tickSize, priceRanges }: PriceGrid): PriceGrid => ({
  outcome,
  tickSize,
  priceRanges: priceRanges ?? null,
});

/** A range as it stands in a table, a receipt or an answer: decimal strings. */
export interface PriceRangeJson {
  readonly start: string;
  readonly end: string;
  readonly step: string;
}

/** Returns the price of outcome 0 that equals a price of an outcome. */
const yesPrice = (price: Price, outcome: OutcomeIndex): Price =>
  outcome === 0 ? price : ((ONE_PRICE - price) as Price);

const isIn = ({ start, end, step }: PriceRange, price: Price): boolean =>
  price >= start && price <= end && (price - start) % step === 0n;

/** True if a venue takes an order at this price: it lies on the step of a range that holds it, above 0 and below 1. */
export function isMarketPrice(price: Price, { outcome, tickSize, priceRanges }: PriceGrid): boolean {
  if (!priceRanges) return isOnTick(price, tickSize);
  if (price <= ZERO_PRICE || price >= ONE_PRICE) return false;
  return priceRanges.some((range) => isIn(range, yesPrice(price, outcome)));
}

/** The lowest price of a range above a price; null where there is none. */
function aboveIn({ start, end, step }: PriceRange, price: Price): Price | null {
  const above = price < start ? start : price - ((price - start) % step) + step;
  return above > end || above >= ONE_PRICE || above === ZERO_PRICE ? null : (above as Price);
}

/** The highest price of a range below a price; null where there is none. */
function belowIn({ start, end, step }: PriceRange, price: Price): Price | null {
  const highest = price > end ? end : ((price - 1n) as Price);
  if (highest < start) return null;
  const below = highest - ((highest - start) % step);
  return below <= ZERO_PRICE ? null : (below as Price);
}

const nextYesPrice = (ranges: readonly PriceRange[], price: Price, up: boolean): Price | null =>
  ranges
    .map((range) => (up ? aboveIn(range, price) : belowIn(range, price)))
    .filter((next) => next !== null)
    .reduce<Price | null>(
      (best, next) => (best === null || (up ? next < best : next > best) ? next : best),
      null,
    );

/** The next price at which the venue takes orders, above a price or below it; 1 or 0 where there is none. */
export function nextPrice(price: Price, direction: 'up' | 'down', grid: PriceGrid): Price {
  const up = direction === 'up';
  const end = up ? ONE_PRICE : ZERO_PRICE;
  if (!grid.priceRanges) {
    const next = (up ? price + grid.tickSize : price - grid.tickSize) as Price;
    return (up ? next > end : next < end) ? end : next;
  }
  const upInYes = grid.outcome === 0 ? up : !up;
  const next = nextYesPrice(grid.priceRanges, yesPrice(price, grid.outcome), upInYes);
  return next === null ? end : yesPrice(next, grid.outcome);
}

/** Ranges as decimal strings; null where there are none. */
export const rangesJson = (ranges: readonly PriceRange[] | null | undefined): PriceRangeJson[] | null =>
  ranges?.map(({ start, end, step }) => ({
    start: formatPrice(start),
    end: formatPrice(end),
    step: formatPrice(step),
  })) ?? null;

/** Reads ranges that `rangesJson` wrote. @throws MoneyFormatError */
export const rangesOfJson = (json: readonly PriceRangeJson[] | null | undefined): PriceRange[] | null =>
  json?.map(({ start, end, step }) => ({
    start: parsePrice(start),
    end: parsePrice(end),
    step: parsePrice(step),
  })) ?? null;
