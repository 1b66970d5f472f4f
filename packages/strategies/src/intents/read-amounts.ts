import { isMarketPrice, nextPrice, type PriceGrid } from '@prescient/core/domain';
import { MoneyFormatError, ONE_PRICE, parsePrice, ZERO_PRICE, type Price } from '@prescient/core/money';
import { floorTo, microsOf, numberOf } from '../definition/amounts.ts';
import type { MarketView } from '../context/market-view.ts';

/** The usual step between prices, where a venue tells none. */
const USUAL_TICK = parsePrice('0.01');

const priceOf = (amount: number): Price => microsOf(amount) as Price;

/** The prices of an outcome at which its venue takes orders. */
export const gridOf = ({ tickSize, priceSpans }: MarketView, outcome: 0 | 1): PriceGrid => ({
  outcome,
  tickSize: tickSize === null ? USUAL_TICK : priceOf(tickSize),
  priceRanges:
    priceSpans?.map(({ start, end, step }) => ({
      start: priceOf(start),
      end: priceOf(end),
      step: priceOf(step),
    })) ?? null,
});

/** The price of a market next to a price, in the direction that is no worse for the one who names it. */
export function onGrid(price: Price, grid: PriceGrid, direction: 'up' | 'down'): Price {
  if (isMarketPrice(price, grid)) return price;
  if (grid.priceRanges) return nextPrice(price, direction, grid);
  const below = floorTo(price, grid.tickSize) as Price;
  const next = direction === 'down' ? below : ((below + grid.tickSize) as Price);
  if (next >= ONE_PRICE) return (ONE_PRICE - grid.tickSize) as Price;
  return next <= ZERO_PRICE ? grid.tickSize : next;
}

/** The rule that an amount breaks, in words. */
export class AmountFault extends Error {
  override readonly name = 'AmountFault';
}

const shown = (value: unknown): string =>
  (typeof value === 'string' ? `"${value}"` : String(value)).slice(0, 40);

function amountOf(value: unknown, rule: string): bigint {
  if (typeof value !== 'number' && typeof value !== 'string')
    throw new AmountFault(`is ${value === undefined ? 'missing' : shown(value)}; it must be ${rule}`);
  try {
    return microsOf(value);
  } catch (error) {
    if (!(error instanceof MoneyFormatError)) throw error;
    throw new AmountFault(`is ${shown(value)}; it must be ${rule}`);
  }
}

/** Reads a price above 0 and at most 1. @throws AmountFault */
export function readPrice(value: unknown): Price {
  const rule = 'a price above 0 and at most 1, such as 0.85';
  const micros = amountOf(value, rule);
  if (micros <= ZERO_PRICE || micros > ONE_PRICE)
    throw new AmountFault(`is ${shown(value)}; it must be ${rule}`);
  return micros as Price;
}

/** Reads an amount above 0, of dollars or of shares. @throws AmountFault */
export function readPositive(value: unknown, unit: 'dollars' | 'shares', most: bigint): bigint {
  const rule = `a number of ${unit} above 0 and at most ${numberOf(most)}`;
  const micros = amountOf(value, rule);
  if (micros <= 0n || micros > most) throw new AmountFault(`is ${shown(value)}; it must be ${rule}`);
  return micros;
}

const MICRO = 1e6;

/** Reads a probability and rounds it to a millionth. @throws AmountFault for 0, 1 and everything outside */
export function readProbability(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const rounded = typeof value === 'number' ? Math.round(value * MICRO) / MICRO : Number.NaN;
  if (rounded > 0 && rounded < 1) return rounded;
  throw new AmountFault(
    `is ${shown(value)}; it must be a probability above 0 and below 1, because nothing is certain`,
  );
}
