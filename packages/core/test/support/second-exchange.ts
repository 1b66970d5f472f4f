/*
 * A second implementation of walking a book, of price ranges, of fees and of rounding, for tests alone. It shares no code
 * with core and goes another way: exact fractions from decimal text, searching for what fits instead of dividing, listing
 * prices instead of counting steps, and an account that is moved fill by fill. Money and shares are decimals with six
 * digits, as text.
 */

import {
  countWithin,
  exact,
  isAtMost,
  isEqual,
  MICRO,
  minus,
  ONE,
  plus,
  rounded,
  sumOf,
  textOf,
  times,
  units,
  ZERO,
  secondFees,
  type Exact,
  type Piece,
  type SecondFees,
} from '@prescient/workshop/second-fees';

export type { SecondFees } from '@prescient/workshop/second-fees';

export interface SecondRequest {
  readonly side: 'buy' | 'sell';
  /** Dollars of a buy, or shares. */
  readonly wanted: { readonly stake: string } | { readonly shares: string };
  readonly limit: string;
  readonly step: string;
  readonly fees: SecondFees;
}

/** `[price, size]`, best first. */
export type SecondLevels = readonly (readonly [price: string, size: string])[];

export interface SecondFill {
  readonly levels: readonly {
    readonly price: string;
    readonly taken: string;
    readonly cost: string;
    readonly fee: string;
  }[];
  readonly shares: string;
  readonly cost: string;
  readonly fee: string;
}

/** The fill of a request that is refused. */
export const NOTHING: SecondFill = { levels: [], shares: '0.000000', cost: '0.000000', fee: '0.000000' };

/** Prices `start`, `start + step`, … `end` of outcome 0. */
export interface SecondRange {
  readonly start: string;
  readonly end: string;
  readonly step: string;
}

/** Every price between 0 and 1 at which an outcome of a market with these ranges trades, one by one. */
export function pricesOf(ranges: readonly SecondRange[], outcome: 0 | 1): string[] {
  const prices = new Set<string>();
  for (const { start, end, step } of ranges) {
    for (let price = exact(start); isAtMost(price, exact(end)); price = plusText(price, step)) {
      if (isEqual(price, ZERO) || isEqual(price, ONE)) continue;
      prices.add(textOf(outcome === 0 ? price : minus(ONE, price)));
    }
  }
  return [...prices];
}

/** A sum that stays a short fraction, however many there are. */
const plusText = (price: Exact, step: string): Exact => exact(textOf(plus(price, exact(step))));

/** Fills what is there up to the limit, as `FAK` does. */
export function secondFill(request: SecondRequest, depth: SecondLevels): SecondFill {
  const { side, wanted, fees } = request;
  const limit = exact(request.limit);
  const step = exact(request.step);
  let left = exact('stake' in wanted ? wanted.stake : wanted.shares);
  const pieces: Piece[] = [];
  for (const [priceText, sizeText] of depth) {
    const price = exact(priceText);
    if (!(side === 'buy' ? isAtMost(price, limit) : isAtMost(limit, price))) break;
    const affordable = 'stake' in wanted ? countWithin(left, times(price, step)) : countWithin(left, step);
    const there = countWithin(exact(sizeText), step);
    const count = affordable < there ? affordable : there;
    if (affordable === 0n) break;
    if (count === 0n) continue;
    const taken = units(count, step);
    const cost = rounded(times(taken, price), MICRO, side === 'buy' ? 'up' : 'down');
    pieces.push({ price, taken, cost });
    left = minus(left, 'stake' in wanted ? cost : taken);
  }
  const pieceFees = secondFees(fees, side, pieces);
  const total = (values: readonly Exact[]) => textOf(sumOf(values));
  return {
    levels: pieces.map(({ price, taken, cost }, index) => ({
      price: textOf(price),
      taken: textOf(taken),
      cost: textOf(cost),
      fee: textOf(pieceFees[index]!),
    })),
    shares: total(pieces.map(({ taken }) => taken)),
    cost: total(pieces.map(({ cost }) => cost)),
    fee: total(pieceFees),
  };
}

/** The prices of a market. It refuses limits between them, and shares between its steps. */
export interface SecondMarket {
  readonly prices: readonly string[];
}

/** Fills as `secondFill` does where the market takes such a request; else nothing. */
export function secondFillAt(
  { prices }: SecondMarket,
  request: SecondRequest,
  depth: SecondLevels,
): SecondFill {
  const { wanted, limit, step } = request;
  if (!prices.some((price) => isEqual(exact(price), exact(limit)))) return NOTHING;
  const shares = 'shares' in wanted ? exact(wanted.shares) : ZERO;
  if (!isEqual(rounded(shares, exact(step), 'down'), shares)) return NOTHING;
  return secondFill(request, depth);
}
