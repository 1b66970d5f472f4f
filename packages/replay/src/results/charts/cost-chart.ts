import { formatUsd, type Usd } from '@prescient/core/money';
import type { Attribution } from '@prescient/reports';
import { barOf, figureAxis, nameAxis, still, type Chart } from './chart.ts';
import { axisDollars, drawn, signedDollars } from './dollars.ts';

/** A bar that begins where the one before ended. */
interface Step {
  readonly name: string;
  readonly change: Usd;
  readonly from: Usd;
}

function stepsOf({ edge, spread, slippage, fees, pnl }: Attribution): Step[] {
  let from = 0n;
  const parts = [
    ['edge', edge],
    ['spread', spread],
    ['slippage', slippage],
    ['fees', fees],
  ] as const;
  const steps = parts.map(([name, change]): Step => {
    const step = { name, change, from: from as Usd };
    from += change;
    return step;
  });
  return [...steps, { name: 'P&L', change: pnl, from: 0n as Usd }];
}

/** A floating bar is a bar from 0 that is not seen, and the change on top; one that crosses 0 has a part on each side. */
function partsOf({ change, from }: Step): { hidden: number; above: number; below: number } {
  const [start, end] = [drawn(from), drawn((from + change) as Usd)];
  const [low, high] = [Math.min(start, end), Math.max(start, end)];
  if (low >= 0) return { hidden: low, above: high - low, below: 0 };
  if (high <= 0) return { hidden: high, above: 0, below: low - high };
  return { hidden: 0, above: high, below: low };
}

/** The way from the edge at midpoints to the P&L of the closed trades; null without a closed trade. */
export function costChart(attribution: Attribution, closed: number): Chart | null {
  if (closed === 0) return null;
  const steps = stepsOf(attribution);
  const bars = (part: 'above' | 'below') =>
    steps.map((step) => {
      const parts = partsOf(step);
      const label = {
        text: signedDollars(step.change),
        position: part === 'above' ? 'top' : 'bottom',
      } as const;
      const isLabelled = part === (parts.below === 0 ? 'above' : 'below');
      return barOf(parts[part], step.change < 0n ? 'loss' : 'gain', isLabelled ? label : undefined);
    });
  const stacked = { ...still, type: 'bar', stack: 'all', barMaxWidth: 64 } as const;
  return {
    title: 'From edge to P&L',
    about:
      'Closed trades at midpoints, and what spread, slippage and fees took from them. All parts add up to the P&L exactly.',
    keys: [
      { colour: 'gain', name: 'adds' },
      { colour: 'loss', name: 'takes' },
    ],
    heights: { wide: 260, narrow: 240 },
    option: () => ({
      grid: { left: 4, right: 14, top: 22, bottom: 14 },
      xAxis: nameAxis(steps.map(({ name }) => name)),
      yAxis: figureAxis(axisDollars),
      series: [
        {
          ...stacked,
          itemStyle: { color: 'transparent' },
          data: steps.map((step) => partsOf(step).hidden),
        },
        { ...stacked, data: bars('above') },
        { ...stacked, data: bars('below') },
      ],
    }),
    table: {
      headings: ['part', 'dollars'],
      rows: steps.map(({ name, change }) => [name, formatUsd(change)]),
    },
  };
}
