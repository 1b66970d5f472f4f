import {
  averagePrice,
  formatPrice,
  formatShares,
  formatUsd,
  sumUsd,
  type Price,
  type Usd,
} from '../../money/index.ts';
import type { BookLevel } from '../book/book.ts';
import { DomainError } from '../domain-error.ts';
import { feesOf } from './fee.ts';
import type { FeeSchedule } from '../market/fee-schedule.ts';
import { shadowOf, type Shadow } from './shadow.ts';
import type { Depth } from '../book/depth.ts';
import type { PriceGrid } from '../book/price-ranges.ts';
import { walk, type Walk, type WalkRequest } from './walk.ts';

export const TIMES_IN_FORCE = ['FOK', 'FAK'] as const;
/**
 * The rule for a request that cannot be filled whole: `FOK` (fill or kill) fills nothing, `FAK` (fill and kill) the
 * part that it can.
 */
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** A request to fill, with everything that its fill follows from but the depth. */
export interface FillRequest extends WalkRequest {
  readonly timeInForce: TimeInForce;
  readonly fees: FeeSchedule;
  /** The prices of the market. */
  readonly grid: PriceGrid;
  readonly bestBid: Price | null;
  readonly bestAsk: Price | null;
  /** The levels that it would eat in the later book; null where that is not known. */
  readonly later: readonly BookLevel[] | null;
}

/** The result of a fill request. */
export interface Filled extends Walk {
  /** By level, in order. */
  readonly levelFees: readonly Usd[];
  readonly fee: Usd;
  /** Dollars a share on average, for display. */
  readonly price: Price;
  readonly shadow: Shadow;
}

/** The best price on the other side; null where nobody is there. */
const bestOf = ({ side, bestBid, bestAsk }: FillRequest): Price | null =>
  side === 'buy' ? bestAsk : bestBid;

const isBeyond = ({ side, limit }: FillRequest, best: Price): boolean =>
  side === 'buy' ? best > limit : best < limit;

/** The best price in words. */
const bestText = ({ side }: FillRequest, best: Price | null): string => {
  const word = side === 'buy' ? 'ask' : 'bid';
  return best === null ? `The best ${word} is not known.` : `The best ${word} is ${formatPrice(best)}.`;
};

/** The sentence of a request for which the book holds too little, with the price that it would have to meet. */
function shortage(request: FillRequest): string {
  const best = bestOf(request);
  const [word, limit] = [request.side === 'buy' ? 'higher' : 'lower', formatPrice(request.limit)];
  if (best !== null && isBeyond(request, best))
    return `${bestText(request, best)} The limit ${limit} does not reach it. Retry with a ${word} limit and a new id.`;
  return `The book holds too little for this request within the limit ${limit}. ${bestText(request, best)} Ask for less, send a ${word} limit or use FAK, with a new id.`;
}

function requireEnough(walked: Walk, request: FillRequest): void {
  const { timeInForce, limit } = request;
  const best = bestOf(request);
  const bestPrice = best === null ? null : formatPrice(best);
  if (walked.tooSmall)
    throw new DomainError(
      'BELOW_MINIMUM_SIZE',
      `The stake buys less than one size step (${formatShares(request.step)} shares). ${bestText(request, best)} Stake more and retry with a new id.`,
      { limit: formatPrice(limit), bestPrice },
    );
  if (walked.filled || (timeInForce === 'FAK' && walked.shares > 0n)) return;
  throw new DomainError('INSUFFICIENT_LIQUIDITY', shortage(request), {
    limit: formatPrice(limit),
    bestPrice,
    timeInForce,
    available: formatUsd(walked.cost),
  });
}

/**
 * Fills a request from depth. Pure: the same request and depth always give the same numbers.
 * @throws DomainError INSUFFICIENT_LIQUIDITY, BELOW_MINIMUM_SIZE, FEE_UNKNOWN
 */
export function fillDepth(request: FillRequest, depth: readonly Depth[]): Filled {
  const walked = walk(depth, request);
  requireEnough(walked, request);
  const { levels, shares, cost } = walked;
  const levelFees = feesOf(
    request.fees,
    levels.map(({ price, taken }) => ({ price, shares: taken })),
    request.side,
  );
  const fee = sumUsd(levelFees);
  const worst = levels.findLast(({ taken }) => taken > 0n)!.price;
  const shadow = shadowOf({ ...request, worst, next: walked.next, shares, total: cost, fee });
  return { ...walked, levelFees, fee, price: averagePrice(cost, shares, 'half-up'), shadow };
}
