import { ZERO_SHARES, type Shares } from '../../money/index.ts';

/** After so many halvings nothing is left of any size that a book can show. */
const MOST_HALVINGS = 64n;

/**
 * Returns the shares that are still gone after a time, rounded up: half of them after each half-life, along a straight
 * line in between, which never lies below the exponential.
 *
 *     ⌈shares × (1 − r ÷ 2h) ÷ 2ⁿ⌉   with  elapsed = n × h + r,  0 ≤ r < h
 */
export function replenished(shares: Shares, elapsedMs: number, halfLifeMs: number | null): Shares {
  if (halfLifeMs === null || elapsedMs <= 0) return shares;
  const [elapsed, halfLife] = [BigInt(elapsedMs), BigInt(halfLifeMs)];
  const halvings = elapsed / halfLife;
  if (halvings >= MOST_HALVINGS) return ZERO_SHARES;
  const whole = 2n * halfLife;
  const rest = elapsed % halfLife;
  const divisor = whole << halvings;
  return ((shares * (whole - rest) + divisor - 1n) / divisor) as Shares;
}
