import { percentText } from '@prescient/reports';
import type { SetResult } from '../results.ts';
import { barOf, colour, figureAxis, nameAxis, still, type Chart } from './chart.ts';
import { axisPercent } from './dollars.ts';
import { evenly, TABLE_ROWS } from './thinned.ts';

/** The returns of all runs of a sweep, the highest first; null for a single run. */
export function setsChart(sets: readonly SetResult[]): Chart | null {
  if (sets.length < 2) return null;
  const returns = sets.map(({ brief }) => brief.totalReturn ?? 0);
  return {
    title: 'Returns of all sets',
    about: 'A bar for each set, the highest return first. One good bar among bad ones is more likely luck.',
    keys: [
      { colour: 'gain', name: 'gain' },
      { colour: 'loss', name: 'loss' },
    ],
    heights: { wide: 220, narrow: 200 },
    option: () => ({
      grid: { left: 4, right: 14, top: 12, bottom: 4 },
      xAxis: {
        ...nameAxis(returns.map((_, index) => `${index + 1}`)),
        axisLabel: { color: colour('dim'), fontSize: 12, hideOverlap: true },
      },
      yAxis: figureAxis(axisPercent),
      series: [
        {
          ...still,
          type: 'bar',
          barCategoryGap: '15%',
          data: returns.map((value) => barOf(value, value < 0 ? 'loss' : 'gain')),
        },
      ],
    }),
    table: {
      headings: ['rank', 'set', 'return'],
      rows: evenly(
        sets.map(({ differences, brief }, index) => [
          `${index + 1}`,
          differences,
          percentText(brief.totalReturn),
        ]),
        TABLE_ROWS,
      ),
    },
  };
}
