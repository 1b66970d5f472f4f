import type { EquityPoint } from '@prescient/core/domain';
import { formatUsd } from '@prescient/core/money';
import { colour, figureAxis, still, timeAxis, type Chart, type Colour } from './chart.ts';
import { axisDollars, drawn } from './dollars.ts';
import { evenly, TABLE_ROWS, thinned, type Point } from './thinned.ts';

const line = (points: readonly Point[], name: Colour, width: number) =>
  ({
    ...still,
    type: 'line',
    step: 'end',
    clip: false,
    showSymbol: false,
    lineStyle: { color: colour(name), width },
    data: points.map(([at, value]) => [at, value]),
  }) as const;

/** The equity over time, and the cash in it; null below two points. */
export function equityChart(points: readonly EquityPoint[]): Chart | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first.at >= last.at) return null;
  const lineOf = (field: 'equity' | 'balance') =>
    points.map((point): Point => [point.at.getTime(), drawn(point[field])]);
  return {
    title: 'Equity and cash',
    about:
      'The equity is the cash and the positions at their marks; the space between the lines is invested.',
    keys: [
      { colour: 'line-1', name: 'equity' },
      { colour: 'line-2', name: 'cash' },
    ],
    heights: { wide: 300, narrow: 240 },
    option: ({ width }) => ({
      grid: { left: 4, right: 14, top: 12, bottom: 4 },
      xAxis: timeAxis(first.at.getTime(), last.at.getTime()),
      yAxis: { ...figureAxis(axisDollars), scale: true },
      series: [
        line(thinned(lineOf('balance'), width), 'line-2', 1.25),
        line(thinned(lineOf('equity'), width), 'line-1', 2),
      ],
    }),
    table: {
      headings: ['at', 'equity', 'cash'],
      rows: evenly(points, TABLE_ROWS).map(({ at, equity, balance }) => [
        at.toISOString(),
        formatUsd(equity),
        formatUsd(balance),
      ]),
    },
  };
}
