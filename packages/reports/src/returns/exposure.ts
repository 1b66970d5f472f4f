import type { EquityPoint } from '@prescient/core/domain';

/**
 * The share of the equity that was invested, weighted by time: `Σ (1 − balance ÷ equity)·Δt ÷ Σ Δt`. Null for less than two
 * points. A moment with an equity of 0 or less counts as not invested.
 */
export function exposure(points: readonly EquityPoint[]): number | null {
  let [weighted, elapsed] = [0, 0];
  for (let index = 1; index < points.length; index += 1) {
    const { at, equity, balance } = points[index - 1]!;
    const ms = points[index]!.at.getTime() - at.getTime();
    elapsed += ms;
    if (equity > 0n) weighted += ms * (1 - Number(balance) / Number(equity));
  }
  return elapsed > 0 ? weighted / elapsed : null;
}
