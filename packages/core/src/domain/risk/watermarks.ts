import type { Usd } from '../../money/index.ts';

const DAY_MS = 86_400_000;

/**
 * The equity that losses are measured from. Equity here is `initialBalance + totalProfitLoss`: cash plus the positions at
 * their stored marks. It changes by commands and by marking, and both keep these figures, so that they miss nothing.
 */
export interface Watermarks {
  /** The UTC day of `dayEquity`, as the milliseconds at which it began. */
  readonly dayMs: number;
  /** The equity at 00:00 UTC of that day. */
  readonly dayEquity: Usd;
  /** The highest equity that was ever seen. */
  readonly peakEquity: Usd;
}

/** The milliseconds at which the UTC day of a moment began. */
function dayMsOf(at: Date): number {
  const ms = at.getTime();
  return ms - (((ms % DAY_MS) + DAY_MS) % DAY_MS);
}

/** The watermarks before something happens at a moment: the first thing of a day finds the equity of 00:00 UTC. */
export function openedDay(marks: Watermarks, equity: Usd, at: Date): Watermarks {
  const dayMs = dayMsOf(at);
  return dayMs > marks.dayMs ? { ...marks, dayMs, dayEquity: equity } : marks;
}

/** The watermarks after the equity has changed. */
export const raisedPeak = (marks: Watermarks, equity: Usd): Watermarks =>
  equity > marks.peakEquity ? { ...marks, peakEquity: equity } : marks;

/** The first watermarks of a portfolio. */
export const firstWatermarks = (
  seen: { readonly equity: Usd; readonly dayEquity: Usd; readonly peakEquity: Usd },
  at: Date,
): Watermarks =>
  raisedPeak({ dayMs: dayMsOf(at), dayEquity: seen.dayEquity, peakEquity: seen.peakEquity }, seen.equity);
