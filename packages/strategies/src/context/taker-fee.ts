import { fee, type FeeSchedule } from '@prescient/core/domain';
import type { Price, Shares } from '@prescient/core/money';
import { microsOf, numberOf } from '../definition/amounts.ts';

/**
 * The venue's fee in dollars for taking shares at one price, as a fill from the book is charged it.
 * @throws DomainError FEE_UNKNOWN where the venue does not say what it takes
 */
export function takerFee(
  fees: FeeSchedule,
  { price, shares, side = 'buy' }: { price: number; shares: number; side?: 'buy' | 'sell' },
): number {
  const slice = { price: microsOf(price) as Price, shares: microsOf(shares) as Shares };
  return numberOf(fee(fees, slice, side));
}
