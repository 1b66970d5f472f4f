import { notional, sharesFor, type Price, type Shares, type Usd } from '../../money/index.ts';
import type { BookLevel } from '../book/book.ts';
import type { Depth, Eaten, Side } from '../book/depth.ts';

/** The aim of a request: a stake's worth of shares, or a number of shares. */
export type Wanted = { readonly stake: Usd } | { readonly shares: Shares };

/** The depth to take, and how far to go for it. */
export interface WalkRequest {
  readonly side: Side;
  readonly wanted: Wanted;
  /** The worst price that is taken. */
  readonly limit: Price;
  /** At each level a whole number of these is taken. */
  readonly step: Shares;
}

/** The result of a walk through the levels. */
export interface Walk {
  /** The levels that were reached, best first. */
  readonly levels: readonly Eaten[];
  /** The first level that was not reached. */
  readonly next: BookLevel | null;
  readonly shares: Shares;
  readonly cost: Usd;
  /** True if nothing is left to take, except a stake too small for one step. */
  readonly filled: boolean;
  /** True if a level was there to take from, but the stake was too small for one step. */
  readonly tooSmall: boolean;
}

const whole = (shares: bigint, step: Shares): Shares => (shares - (shares % step)) as Shares;
const smallest = (a: Shares, b: Shares): Shares => (a < b ? a : b);

/** The shares that the rest of the request would take at a price with unlimited depth. */
const appetite = (request: WalkRequest, price: Price, done: Pick<Walk, 'shares' | 'cost'>): Shares =>
  'stake' in request.wanted
    ? whole(sharesFor((request.wanted.stake - done.cost) as Usd, price, 'down'), request.step)
    : whole(request.wanted.shares - done.shares, request.step);

const isWithin = ({ side, limit }: WalkRequest, price: Price): boolean =>
  side === 'buy' ? price <= limit : price >= limit;

/**
 * Walks depth level by level, best first, up to the limit and to what is really there. A level is taken to its end
 * before the next one is touched; a remainder of less than one step at the last price stays with its owner.
 */
export function walk(depth: readonly Depth[], request: WalkRequest): Walk {
  const levels: Eaten[] = [];
  let done = { shares: 0n as Shares, cost: 0n as Usd };
  let filled = false;
  let tooSmall = false;
  for (const level of depth) {
    if (filled || !isWithin(request, level.price)) break;
    const there = whole(level.size - level.consumed, request.step);
    const wanted = appetite(request, level.price, done);
    if (wanted === 0n && there > 0n) {
      tooSmall = done.shares === 0n;
      filled = !tooSmall;
      break;
    }
    const taken = smallest(there > 0n ? there : (0n as Shares), wanted);
    const cost = notional(level.price, taken, request.side === 'buy' ? 'up' : 'down');
    levels.push({ ...level, taken, cost });
    done = { shares: (done.shares + taken) as Shares, cost: (done.cost + cost) as Usd };
    filled = done.shares > 0n && appetite(request, level.price, done) === 0n;
  }
  return { levels, next: depth[levels.length] ?? null, ...done, filled, tooSmall };
}
