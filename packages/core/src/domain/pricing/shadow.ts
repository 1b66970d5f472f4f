import {
  add,
  averagePrice,
  formatPrice,
  formatUsd,
  notional,
  ZERO_USD,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { BookLevel } from '../book/book.ts';
import type { FeeSchedule } from '../market/fee-schedule.ts';
import { fee } from './fee.ts';
import { laterCost } from './later-book.ts';
import type { Portfolio } from '../account/portfolio.ts';
import type { Side } from '../book/depth.ts';
import { nextPrice, type PriceGrid } from '../book/price-ranges.ts';

/** The cash of a fill, fees included, counted in three ways. Dollars. */
export interface Shadow {
  /** All shares at the midpoint without a fee, as other paper exchanges count. */
  readonly optimistic: { readonly price: Price; readonly cash: Usd };
  /** As it was filled: level by level, with fees. */
  readonly realistic: { readonly price: Price; readonly cash: Usd };
  /**
   * All shares one level worse than the worst that was eaten, with the fee there; or what they would have been in the
   * later book, where that is known and worse.
   */
  readonly pessimistic: { readonly price: Price; readonly cash: Usd };
}

/** The facts that a shadow is computed from; all of them stand in the receipt. */
export interface ShadowFacts {
  readonly side: Side;
  readonly fees: FeeSchedule;
  /** The prices of the market. */
  readonly grid: PriceGrid;
  readonly bestBid: Price | null;
  readonly bestAsk: Price | null;
  /** Price of the worst level eaten. */
  readonly worst: Price;
  /** The first level that was not reached. */
  readonly next: BookLevel | null;
  readonly shares: Shares;
  /** Σ over the levels, without fees. */
  readonly total: Usd;
  readonly fee: Usd;
  /** The levels that the order would have reached in the later book; null where that is not known. */
  readonly later: readonly BookLevel[] | null;
}

/** Between the best bid and the best ask; where one side is empty, the best price of the other. */
function midpoint({ bestBid, bestAsk, worst }: ShadowFacts): Price {
  if (bestBid === null || bestAsk === null) return bestBid ?? bestAsk ?? worst;
  return ((bestBid + bestAsk) / 2n) as Price;
}

/** The next level of the book, or one tick on where the book ends. */
function oneWorse({ side, next, worst, grid }: ShadowFacts): Price {
  return next ? next.price : nextPrice(worst, side === 'buy' ? 'up' : 'down', grid);
}

/** Returns the fill one level worse and, if the later book is known, the fill in that book. */
function waysToLose(facts: ShadowFacts): { price: Price; total: Usd; fee: Usd }[] {
  const { side, shares, fees, later } = facts;
  const price = oneWorse(facts);
  const total = notional(price, shares, side === 'buy' ? 'up' : 'down');
  const oneLevel = { price, total, fee: fee(fees, { price, shares }, side) };
  if (!later) return [oneLevel];
  const late = laterCost(later, { side, shares, fees, beyond: price });
  return [oneLevel, { ...late, price: averagePrice(late.total, shares, 'half-up') }];
}

const larger = (a: Usd, b: Usd): Usd => (a > b ? a : b);
const lesser = (a: Usd, b: Usd): Usd => (a < b ? a : b);

/**
 * The three ways to count a fill. Rounding may not turn them around: of a buy `optimistic ≤ realistic ≤ pessimistic`, of
 * a sale the other way.
 */
export function shadowOf(facts: ShadowFacts): Shadow {
  const { side, shares, total } = facts;
  const isBuy = side === 'buy';
  const charged = (amount: Usd, extra: Usd): Usd => (isBuy ? amount + extra : amount - extra) as Usd;
  const [best, worse] = isBuy ? [lesser, larger] : [larger, lesser];
  const mid = midpoint(facts);
  const real = charged(total, facts.fee);
  const pessimistic = waysToLose(facts)
    .map((way) => ({ price: way.price, cash: charged(way.total, way.fee) }))
    .reduce((a, b) => (worse(a.cash, b.cash) === a.cash ? a : b));
  return {
    optimistic: { price: mid, cash: best(notional(mid, shares, isBuy ? 'down' : 'up'), real) },
    realistic: { price: averagePrice(total, shares, 'half-up'), cash: real },
    pessimistic: { ...pessimistic, cash: worse(pessimistic.cash, real) },
  };
}

/**
 * The sums by which the portfolio would have more, and less, if its fills were counted otherwise. Dollars, zero or
 * more.
 */
export interface ShadowSums {
  readonly portfolioId: number;
  /** Σ |realistic − optimistic| over its fills from books. */
  readonly optimistic: Usd;
  /** Σ |pessimistic − realistic| over its fills from books. */
  readonly pessimistic: Usd;
}

export const noShadows = (portfolioId: number): ShadowSums => ({
  portfolioId,
  optimistic: ZERO_USD,
  pessimistic: ZERO_USD,
});

const distance = (a: Usd, b: Usd): Usd => (a > b ? a - b : b - a) as Usd;

/** The sums with one more fill. */
export const addShadow = (sums: ShadowSums, { optimistic, realistic, pessimistic }: Shadow): ShadowSums => ({
  portfolioId: sums.portfolioId,
  optimistic: add(sums.optimistic, distance(optimistic.cash, realistic.cash)),
  pessimistic: add(sums.pessimistic, distance(pessimistic.cash, realistic.cash)),
});

/** A portfolio's profit and loss at its stored marks, as its fills may be counted: `pessimistic ≤ realistic ≤ optimistic`. */
export interface PnlBand {
  readonly optimistic: Usd;
  /** The portfolio's `totalProfitLoss`. */
  readonly realistic: Usd;
  readonly pessimistic: Usd;
}

export const bandOf = (
  { totalProfitLoss }: Pick<Portfolio, 'totalProfitLoss'>,
  sums: ShadowSums,
): PnlBand => ({
  optimistic: add(totalProfitLoss, sums.optimistic),
  realistic: totalProfitLoss,
  pessimistic: (totalProfitLoss - sums.pessimistic) as Usd,
});

/** A shadow as it stands in a receipt. */
export const shadowJson = (shadow: Shadow) => {
  const json = ({ price, cash }: Shadow['realistic']) => ({
    price: formatPrice(price),
    cash: formatUsd(cash),
  });
  return {
    optimistic: json(shadow.optimistic),
    realistic: json(shadow.realistic),
    pessimistic: json(shadow.pessimistic),
  };
};
