import type { ReportTrade } from '@prescient/core/domain';
import { formatUsd, type Usd } from '@prescient/core/money';
import { barOf, colour, figureAxis, nameAxis, still, type Chart } from './chart.ts';
import { axisDollars, drawn } from './dollars.ts';

/** A span of results: from `from` up to below `to`. */
interface Bin {
  readonly from: Usd;
  readonly to: Usd;
  readonly count: number;
}

const MOST_BINS = 16n;
const STEPS = [1n, 2n, 5n] as const;

/** Returns the smallest step of 1, 2 or 5 times a power of ten micro-dollars by which the span has at most `MOST_BINS` bins. */
function stepOf(span: bigint): bigint {
  for (let power = 1n; ; power *= 10n)
    for (const factor of STEPS) if (factor * power * (MOST_BINS - 2n) >= span) return factor * power;
}

const floorDivide = (value: bigint, by: bigint): bigint => value / by - (value % by < 0n ? 1n : 0n);

/** Counts results in bins of one width; 0 is where a bin begins. */
export function binsOf(results: readonly Usd[]): Bin[] {
  const [first] = results;
  if (first === undefined) return [];
  let [low, high]: bigint[] = [first, first];
  for (const result of results) {
    if (result < low!) low = result;
    if (result > high!) high = result;
  }
  const step = stepOf(high! - low!);
  const lowest = floorDivide(low!, step);
  const counts = Array.from({ length: Number(floorDivide(high!, step) - lowest) + 1 }, () => 0);
  for (const result of results) counts[Number(floorDivide(result, step) - lowest)]! += 1;
  return counts.map((count, index) => ({
    from: ((lowest + BigInt(index)) * step) as Usd,
    to: ((lowest + BigInt(index) + 1n) * step) as Usd,
    count,
  }));
}

/** The number of closed trades by their result; null below two. */
export function resultsChart(trades: readonly ReportTrade[]): Chart | null {
  const results = trades.filter(({ closedAt }) => closedAt !== null).map(({ realizedPnl }) => realizedPnl);
  if (results.length < 2) return null;
  const bins = binsOf(results);
  return {
    title: 'Results of closed trades',
    about:
      'How many trades ended with a gain or a loss of which size, in dollars; each bar begins at its number.',
    keys: [
      { colour: 'gain', name: '0 and more' },
      { colour: 'loss', name: 'losses' },
    ],
    heights: { wide: 240, narrow: 220 },
    option: () => ({
      grid: { left: 4, right: 14, top: 22, bottom: 4 },
      xAxis: {
        ...nameAxis(bins.map(({ from }) => axisDollars(drawn(from)))),
        axisLabel: { color: colour('dim'), fontSize: 12, hideOverlap: true },
      },
      yAxis: { ...figureAxis((value) => `${value}`), minInterval: 1 },
      series: [
        {
          ...still,
          type: 'bar',
          barCategoryGap: '8%',
          data: bins.map(({ from, count }) =>
            barOf(count, from < 0n ? 'loss' : 'gain', {
              text: count === 0 ? '' : `${count}`,
              position: 'top',
            }),
          ),
        },
      ],
    }),
    table: {
      headings: ['from', 'to below', 'trades'],
      rows: bins.map(({ from, to, count }) => [formatUsd(from), formatUsd(to), `${count}`]),
    },
  };
}
