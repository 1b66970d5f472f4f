import type { FeeSchedule } from '@prescient/core/domain';
import type { GammaMarket } from './gamma-market.ts';

const isZero = (decimal: string): boolean => /^-?0*(?:\.0*)?$/.test(decimal);

/**
 * The fees of a Gamma market: none where it says that fees are off or that the rate is 0, unknown where it gives no
 * schedule otherwise.
 */
export function feesOf({ feesEnabled, feeSchedule }: GammaMarket): FeeSchedule {
  if (feesEnabled === false) return { kind: 'none' };
  if (!feeSchedule) return { kind: 'unknown' };
  if (isZero(feeSchedule.rate)) return { kind: 'none' };
  return { kind: 'polymarket', rate: feeSchedule.rate, exponent: feeSchedule.exponent, rule: 'half-up-5' };
}
