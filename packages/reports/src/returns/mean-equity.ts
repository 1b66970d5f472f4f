import type { EquityPoint } from '@prescient/core/domain';

/**
 * The equity weighted by time, in millionths of a dollar: `Σ equity·Δt ÷ Σ Δt`, each equity from its moment until the next.
 * Points of a single moment have its last equity. Null without a point.
 */
export function meanEquity(points: readonly EquityPoint[]): number | null {
  const last = points.at(-1);
  if (last === undefined) return null;
  let [weighted, elapsed] = [0, 0];
  for (let index = 1; index < points.length; index += 1) {
    const { at, equity } = points[index - 1]!;
    const ms = points[index]!.at.getTime() - at.getTime();
    elapsed += ms;
    weighted += ms * Number(equity);
  }
  return elapsed > 0 ? weighted / elapsed : Number(last.equity);
}
