import type { EquityPoint } from '@prescient/core/domain';

/** The deepest fall of the equity below its highest point before. */
export interface Drawdown {
  /** `max(1 − equity ÷ peak)`: 0 for none, 0.25 for a quarter. */
  readonly depth: number;
  /** The times of the peak, and of the deepest point after it. */
  readonly peakAt: Date;
  readonly lowAt: Date;
  /** The time at which the equity was at the peak again; null if it never was. */
  readonly recoveredAt: Date | null;
  /** Milliseconds from the peak until the equity was there again, or until the newest point where it is not yet. */
  readonly lengthMs: number;
}

const fall = (peak: EquityPoint, point: EquityPoint): number =>
  peak.equity > 0n ? 1 - Number(point.equity) / Number(peak.equity) : 0;

/** The maximum drawdown; null where the equity never fell. */
export function maximumDrawdown(points: readonly EquityPoint[]): Drawdown | null {
  let peak = points[0];
  let worst: { depth: number; peak: EquityPoint; low: EquityPoint } | null = null;
  for (const point of points) {
    if (peak === undefined || point.equity >= peak.equity) peak = point;
    const depth = fall(peak, point);
    if (depth > (worst?.depth ?? 0)) worst = { depth, peak, low: point };
  }
  if (worst === null) return null;
  const { depth, peak: top, low } = worst;
  const recovered = points.find(({ at, equity }) => at > low.at && equity >= top.equity);
  const end = recovered ?? points.at(-1)!;
  return {
    depth,
    peakAt: top.at,
    lowAt: low.at,
    recoveredAt: recovered?.at ?? null,
    lengthMs: end.at.getTime() - top.at.getTime(),
  };
}
