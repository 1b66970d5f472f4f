import { subtract, sumUsd, ZERO_USD, type Price, type Shares, type Usd } from '../../money/index.ts';
import { depthFor, type ConsumedDepth } from '../book/consumed-depth.ts';
import { faultOf } from '../book/freshness.ts';
import type { Book } from '../book/book.ts';
import { DomainError } from '../domain-error.ts';
import { feesAt, type FeeSchedule } from '../market/fee-schedule.ts';
import { feesOf } from './fee.ts';
import { walk } from './walk.ts';

/** The positions of a portfolio in one outcome, with the book into which they would be sold. */
export interface Liquidated {
  readonly shares: Shares;
  readonly book: Book;
  readonly fees: FeeSchedule;
  /** The depth that the portfolio took before: it is not there for this sale either. */
  readonly consumed: ConsumedDepth | null;
  readonly halfLifeMs: number | null;
  readonly now: Date;
}

const LOWEST_PRICE = 1n as Price;
const SMALLEST_STEP = 1n as Shares;

/**
 * Returns the dollars that selling all shares at once would bring: walked down the bids, the exit fee taken off, 0 for
 * what no bid takes and never below 0. Null where the book cannot be believed or the fee is not known.
 */
export function liquidationOf(all: Liquidated): Usd | null {
  const { shares, book, fees, consumed, halfLifeMs, now } = all;
  const fault = faultOf(book, now);
  if (fault !== null && fault !== 'BOOK_EMPTY') return null;
  const depth = depthFor(consumed, { book, lows: null, now, halfLifeMs }, 'sell');
  const order = { side: 'sell', wanted: { shares }, limit: LOWEST_PRICE, step: SMALLEST_STEP } as const;
  const { levels, cost } = walk(depth, order);
  const slices = levels.map(({ price, taken }) => ({ price, shares: taken }));
  try {
    const fee = sumUsd(feesOf(feesAt(fees, now), slices, 'sell'));
    return fee < cost ? subtract(cost, fee) : ZERO_USD;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'FEE_UNKNOWN') return null;
    throw error;
  }
}
