import type { EquityPoint } from '@prescient/core/domain';

const DAY_MS = 86_400_000;

/** The equity at each 00:00 UTC that the points span: the last point at or before it. */
function dailyEquity(points: readonly EquityPoint[]): EquityPoint[] {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return [];
  const days: EquityPoint[] = [];
  let index = 0;
  const firstMidnight = Math.ceil(first.at.getTime() / DAY_MS) * DAY_MS;
  for (let midnight = firstMidnight; midnight <= last.at.getTime(); midnight += DAY_MS) {
    while (index + 1 < points.length && points[index + 1]!.at.getTime() <= midnight) index += 1;
    days.push({ ...points[index]!, at: new Date(midnight) });
  }
  return days;
}

/** `equity of a day ÷ equity of the day before − 1`. A day after an equity of 0 or less has none, and ends the list. */
export function dailyReturns(points: readonly EquityPoint[]): number[] {
  const returns: number[] = [];
  const days = dailyEquity(points);
  for (let index = 1; index < days.length; index += 1) {
    const before = Number(days[index - 1]!.equity);
    if (before <= 0) break;
    returns.push(Number(days[index]!.equity) / before - 1);
  }
  return returns;
}
