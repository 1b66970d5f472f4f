import { formatPrice, formatShares, formatUsd, parseShares, parseUsd } from '../../src/index.ts';
import { DomainError } from '../../src/domain/index.ts';
import type { Filled } from '../../src/domain/pricing/fill-depth.ts';
import { NOTHING, type SecondFill, type SecondRequest } from './second-exchange.ts';

/** Millionths as decimal text. */
export const decimal = (micros: number): string =>
  `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
/** The order of `[price, size]` levels for a taker, best first. */
export const bestFirst =
  (side: 'buy' | 'sell') =>
  (a: readonly [string, string], b: readonly [string, string]): number =>
    side === 'buy' ? Number(a[0]) - Number(b[0]) : Number(b[0]) - Number(a[0]);

/** A fill of core in the words of the second exchange. */
const wordsOf = (filled: Filled): SecondFill => ({
  levels: filled.levels
    .map(({ price, taken, cost }, index) => ({ price, taken, cost, fee: filled.levelFees[index]! }))
    .filter(({ taken }) => taken > 0n)
    .map(({ price, taken, cost, fee }) => ({
      price: formatPrice(price),
      taken: formatShares(taken),
      cost: formatUsd(cost),
      fee: formatUsd(fee),
    })),
  shares: formatShares(filled.shares),
  cost: formatUsd(filled.cost),
  fee: formatUsd(filled.fee),
});

/** The fill that core makes; nothing where it refuses. */
export function unlessRefused(fill: () => Filled): SecondFill {
  try {
    return wordsOf(fill());
  } catch (error) {
    if (error instanceof DomainError) return NOTHING;
    throw error;
  }
}

/** The stake or the shares of a request as core counts them. */
export const wantedOf = ({ wanted }: SecondRequest) =>
  'stake' in wanted ? { stake: parseUsd(wanted.stake) } : { shares: parseShares(wanted.shares) };
