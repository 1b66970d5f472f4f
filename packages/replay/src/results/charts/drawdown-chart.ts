import type { EquityPoint } from '@prescient/core/domain';
import { percentText } from '@prescient/reports';
import { colour, figureAxis, still, timeAxis, type Chart } from './chart.ts';
import { axisPercent } from './dollars.ts';
import { evenly, TABLE_ROWS, thinned, type Point } from './thinned.ts';

/** `equity ÷ peak − 1` at each point: 0 at a peak, below it otherwise. */
function falls(points: readonly EquityPoint[]): Point[] {
  let peak = 0n;
  return points.map(({ at, equity }) => {
    if (equity > peak) peak = equity;
    return [at.getTime(), peak > 0n ? Number(equity) / Number(peak) - 1 : 0];
  });
}

/** The fall of the equity below its highest point before; null where it never fell. */
export function drawdownChart(points: readonly EquityPoint[]): Chart | null {
  const depths = falls(points);
  const [first, last] = [depths[0], depths.at(-1)];
  if (first === undefined || last === undefined || !depths.some(([, depth]) => depth < 0)) return null;
  return {
    title: 'Drawdown',
    about: 'The fall of the equity below its highest point before.',
    keys: [],
    heights: { wide: 200, narrow: 180 },
    option: ({ width }) => ({
      grid: { left: 4, right: 14, top: 12, bottom: 4 },
      xAxis: timeAxis(first[0], last[0]),
      yAxis: { ...figureAxis(axisPercent), max: 0 },
      series: [
        {
          ...still,
          type: 'line',
          step: 'end',
          clip: false,
          showSymbol: false,
          lineStyle: { color: colour('loss'), width: 1.5 },
          areaStyle: { color: colour('loss'), opacity: 0.22 },
          data: thinned(depths, width).map(([at, depth]) => [at, depth]),
        },
      ],
    }),
    table: {
      headings: ['at', 'drawdown'],
      rows: evenly(depths, TABLE_ROWS).map(([at, depth]) => [
        new Date(at).toISOString(),
        percentText(depth === 0 ? 0 : -depth),
      ]),
    },
  };
}
