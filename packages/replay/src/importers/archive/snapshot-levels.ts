import type { MarketListing, OutcomeIndex } from '@prescient/core/domain';
import { microsOf } from './values.ts';
import { isOnGrid } from './is-on-grid.ts';

/** One side of a snapshot: millionths of shares by millionths of a dollar. */
export type SideLevels = ReadonlyMap<number, number>;

/** A snapshot of a book. */
export interface Snapshot {
  readonly bids: SideLevels;
  readonly asks: SideLevels;
}

/** The names of faults for which a snapshot is refused. */
export type SnapshotFault =
  | 'damaged-levels'
  | 'price-out-of-range'
  | 'off-tick'
  | 'duplicate-level'
  | 'crossed-book';

/** The prices at which a market takes orders. */
export interface Grid {
  readonly listing: MarketListing;
  readonly outcome: OutcomeIndex;
}

const DOLLAR = 1_000_000;

/** Reads one side. Levels without shares do not count, and neither do places that an archive left empty. */
export function sideOf(
  prices: readonly unknown[],
  sizes: readonly unknown[],
  { listing, outcome }: Grid,
): SideLevels | SnapshotFault {
  if (prices.length !== sizes.length) return 'damaged-levels';
  const levels = new Map<number, number>();
  for (const [place, said] of prices.entries()) {
    if (isNothing(said) && isNothing(sizes[place])) continue;
    const price = microsOf(said);
    const size = microsOf(sizes[place]);
    if (Number.isNaN(price) || Number.isNaN(size)) return 'damaged-levels';
    if (size === 0) continue;
    if (price <= 0 || price >= DOLLAR) return 'price-out-of-range';
    if (!isOnGrid(listing, outcome, price)) return 'off-tick';
    if (levels.has(price)) return 'duplicate-level';
    levels.set(price, size);
  }
  return levels;
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || Number.isNaN(value);

/** Puts two sides together; `crossed-book` where somebody bids as much as somebody asks. */
export function snapshotOf(
  bids: SideLevels | SnapshotFault,
  asks: SideLevels | SnapshotFault,
): Snapshot | SnapshotFault {
  if (typeof bids === 'string') return bids;
  if (typeof asks === 'string') return asks;
  const bid = Math.max(...bids.keys());
  return bid >= Math.min(...asks.keys()) ? 'crossed-book' : { bids, asks };
}
