import type { FeeSchedule } from '@prescient/core/domain';
import type { VenueMarket } from './market.ts';

const isZero = (decimal: string): boolean => /^-?0*(?:\.0*)?$/.test(decimal);

/**
 * What a market's venue takes from takers. Polymarket: free where it says that fees are off or the rate is 0, unknown
 * where it gives no schedule otherwise. Kalshi: multiplier 1, what
 * takers pay by default; its markets do not say the multiplier of their series, which stands in a list of its own.
 */
export function feesOf({ venue, feesEnabled, feeSchedule }: VenueMarket): FeeSchedule {
  if (venue === 'kalshi') return { kind: 'kalshi', multiplier: '1' };
  if (feesEnabled === false) return { kind: 'none' };
  if (feeSchedule === null) return { kind: 'unknown' };
  if (isZero(feeSchedule.rate)) return { kind: 'none' };
  return { kind: 'polymarket', rate: feeSchedule.rate, exponent: feeSchedule.exponent };
}
