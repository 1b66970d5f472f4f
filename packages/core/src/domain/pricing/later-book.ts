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

/** A fill as it would have been, had its request come later. */
interface LaterFill {
  readonly side: Side;
  readonly shares: Shares;
  readonly fees: FeeSchedule;
  /** The best price at which shares are counted that the later book does not hold. */
  readonly beyond: Price;
}

const MILLIONTH = 1n as Shares;

/** The levels of a later book that an order of so many shares reaches, whatever they cost. */
export const reached = (levels: readonly BookLevel[], side: Side, shares: Shares): BookLevel[] =>
  walkAll(levels, side, shares).levels.map(({ price, size }) => ({ price, size }));

function walkAll(levels: readonly BookLevel[], side: Side, shares: Shares) {
  const depth = levels.map((level) => ({ ...level, consumed: ZERO_SHARES }));
  const limit = (side === 'buy' ? 1_000_000n : 0n) as Price;
  return walk(depth, { side, wanted: { shares }, limit, step: MILLIONTH });
}

/** Past its last level a book is no better than there. */
function pastTheEnd(levels: readonly BookLevel[], { side, beyond }: LaterFill): Price {
  const last = levels.at(-1)?.price ?? beyond;
  const isWorse = side === 'buy' ? last > beyond : last < beyond;
  return isWorse ? last : beyond;
}

/** The cost or proceeds of the same shares in a later book, and the fee there, apart from each other. */
export function laterCost(levels: readonly BookLevel[], wish: LaterFill): { total: Usd; fee: Usd } {
  const { side, shares, fees } = wish;
  const walked = walkAll(levels, side, shares);
  const rest = subtract(shares, walked.shares);
  const beyond = pastTheEnd(walked.levels, wish);
  const slices: Slice[] = [
    ...walked.levels.map(({ price, taken }) => ({ price, shares: taken })),
    { price: beyond, shares: rest },
  ];
  return {
    total: add(walked.cost, notional(beyond, rest, side === 'buy' ? 'up' : 'down')),
    fee: sumUsd(feesOf(fees, slices, side)),
  };
}
