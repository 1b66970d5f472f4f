import { divide, negate, ZERO_USD, type Usd } from '@prescient/core/money';

/** `total ÷ count`, half up to the micro-dollar, the sign kept; null for none. */
export function averageUsd(total: Usd, count: number): Usd | null {
  if (count === 0) return null;
  const isLoss = total < ZERO_USD;
  const size = divide(isLoss ? negate(total) : total, BigInt(count), 'half-up') as Usd;
  return isLoss ? negate(size) : size;
}
