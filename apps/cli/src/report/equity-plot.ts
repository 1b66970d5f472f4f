import type { EquityPoint } from '@prescient/core';
import plot from 'simple-ascii-chart';

const COLUMNS = 64;
const LINES = 10;
const MICROS = 1_000_000;

/** The equity at evenly spaced moments, each the last point up to it; dollars are rounded to what a pixel shows. */
function sampled(points: readonly EquityPoint[]): [ms: number, dollars: number][] {
  const [first, last] = [points[0]!.at.getTime(), points.at(-1)!.at.getTime()];
  let index = 0;
  return Array.from({ length: COLUMNS }, (_, column) => {
    const ms = first + ((last - first) * column) / (COLUMNS - 1);
    while (index + 1 < points.length && points[index + 1]!.at.getTime() <= ms) index += 1;
    return [ms, Number(points[index]!.equity) / MICROS];
  });
}

/** Draws the equity over time for a terminal; empty where there is only one moment. */
export function equityPlot(points: readonly EquityPoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first.at.getTime() === last.at.getTime()) return '';
  const drawn = sampled(points);
  const dollars = drawn.map(([, value]) => value);
  const [low, high] = [Math.min(...dollars), Math.max(...dollars)];
  const [begins, ends] = [first.at.toISOString(), last.at.toISOString()];
  // Within a day the date says nothing.
  const shown: [from: number, to: number] = begins.slice(0, 10) === ends.slice(0, 10) ? [11, 19] : [0, 10];
  const text = plot(drawn, {
    width: COLUMNS,
    height: LINES,
    customXAxisTicks: [drawn[0]![0], drawn.at(-1)![0]],
    customYAxisTicks: low === high ? [low] : [low, (low + high) / 2, high],
    formatter: (value, { axis }) =>
      axis === 'y' ? value.toFixed(2) : new Date(value).toISOString().slice(...shown),
  });
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
