import {
  add,
  notional,
  subtract,
  sumUsd,
  ZERO_SHARES,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { BookLevel } from '../book/book.ts';
import { feesOf, type Slice } from './fee.ts';
import type { FeeSchedule } from '../market/fee-schedule.ts';
import type { Side } from '../book/depth.ts';
import { walk } from './walk.ts';

/** A fill whose request is priced again in a later book. */
interface LaterFill {
  readonly side: Side;
  readonly shares: Shares;
  readonly fees: FeeSchedule;
  /** The best price that is assumed for shares that the later book does not hold. */
  readonly beyond: Price;
}

const MILLIONTH = 1n as Shares;

/** Returns the levels of a later book that a request for these shares reaches, at any price. */
export const reached = (levels: readonly BookLevel[], side: Side, shares: Shares): BookLevel[] =>
  walkAll(levels, side, shares).levels.map(({ price, size }) => ({ price, size }));

function walkAll(levels: readonly BookLevel[], side: Side, shares: Shares) {
  const depth = levels.map((level) => ({ ...level, consumed: ZERO_SHARES }));
  const limit = (side === 'buy' ? 1_000_000n : 0n) as Price;
  return walk(depth, { side, wanted: { shares }, limit, step: MILLIONTH });
}

/** Returns the price of shares beyond the last level: `beyond`, or the price of the last level if that is worse. */
function pastTheEnd(levels: readonly BookLevel[], { side, beyond }: LaterFill): Price {
  const last = levels.at(-1)?.price ?? beyond;
  const isWorse = side === 'buy' ? last > beyond : last < beyond;
  return isWorse ? last : beyond;
}

/** Returns what the same shares cost or bring in a later book, and apart from it the fee there. */
export function laterCost(levels: readonly BookLevel[], request: LaterFill): { total: Usd; fee: Usd } {
  const { side, shares, fees } = request;
  const walked = walkAll(levels, side, shares);
  const rest = subtract(shares, walked.shares);
  const beyond = pastTheEnd(walked.levels, request);
  const slices: Slice[] = [
    ...walked.levels.map(({ price, taken }) => ({ price, shares: taken })),
    { price: beyond, shares: rest },
  ];
  return {
    total: add(walked.cost, notional(beyond, rest, side === 'buy' ? 'up' : 'down')),
    fee: sumUsd(feesOf(fees, slices, side)),
  };
}
