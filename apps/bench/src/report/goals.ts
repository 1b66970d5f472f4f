import type { Measured } from '../benchmark.ts';
import type { Spread } from '../measure/statistics.ts';

/** A figure that was promised, and what came of it. */
export interface Goal {
  readonly what: string;
  readonly ours: string;
  readonly yardstick: string;
  /** The figure that is compared with `must` and `aim`; milliseconds for a latency, else a ratio. */
  readonly figure: Spread;
  readonly must: number;
  readonly aim: number;
  readonly reached: 'aim' | 'must' | 'no';
}

/** The better direction. */
type Direction = 'at least' | 'at most';

type Promised = Omit<Goal, 'reached'>;

function judge(promised: Promised, direction: Direction): Goal {
  const holds = (bound: number): boolean =>
    direction === 'at least' ? promised.figure.median >= bound : promised.figure.median <= bound;
  return { ...promised, reached: holds(promised.aim) ? 'aim' : holds(promised.must) ? 'must' : 'no' };
}

const perSecond = ({ median }: Spread): string => `${Math.round(median)}/s`;

/** The cells that were promised something. */
const PROMISED_CELLS: Readonly<Record<string, { what: string; must: number; aim: number }>> = {
  'one-single-64': { what: 'one busy portfolio, 64 bots, single calls', must: 1.5, aim: 2.5 },
  'one-batch-64': { what: 'one busy portfolio, 64 bots, batches of 10', must: 5, aim: 10 },
  'one-many-64': { what: 'one busy portfolio, 64 bots, executeMany of 100', must: 5, aim: 10 },
  'spread-batch-64': { what: '64 portfolios, 64 bots, batches of 10', must: 1.2, aim: 2 },
  'spread-many-64': { what: '64 portfolios, 64 bots, executeMany of 100', must: 1.2, aim: 2 },
};

function tradeGoals({ trades }: Measured): Goal[] {
  return (trades?.cells ?? []).flatMap(({ name, tradesPerSecond, yardstick, ratio }) => {
    const promise = PROMISED_CELLS[name];
    if (promise === undefined) return [];
    const sides = { ours: perSecond(tradesPerSecond), yardstick: perSecond(yardstick) };
    return [judge({ ...promise, ...sides, figure: ratio }, 'at least')];
  });
}

const shortMs = (milliseconds: number): string => `${milliseconds.toFixed(2)} ms`;
const thousands = (count: number): string =>
  count >= 1_000_000 ? `${count / 1_000_000}M` : `${count / 1_000}k`;

/** The longest past against the shortest one. */
function readGoals({ reads }: Measured): Goal[] {
  const shortest = Math.min(...(reads ?? []).map(({ trades }) => trades));
  const longest = Math.max(...(reads ?? []).map(({ trades }) => trades));
  return (reads ?? []).flatMap(({ name, trades, milliseconds, ratio }) => {
    if (trades !== longest) return [];
    const base = reads?.find((read) => read.name === name && read.trades === shortest);
    const what = `${name}: ${thousands(longest)} past trades ÷ ${thousands(shortest)}`;
    const yardstick = shortMs(base?.milliseconds.median ?? Number.NaN);
    return [
      judge(
        { what, ours: shortMs(milliseconds.median), yardstick, figure: ratio, must: 1.2, aim: 1.05 },
        'at most',
      ),
    ];
  });
}

function latencyGoals({ latency }: Measured): Goal[] {
  if (latency === null) return [];
  const what = 'p99 of a single trade at half of the highest load, ms';
  const ours = perSecond(latency.pacedPerSecond);
  const yardstick = `of ${perSecond(latency.highestPerSecond)}; the disk alone ${shortMs(latency.diskP99Ms.median)}`;
  return [judge({ what, ours, yardstick, figure: latency.p99Ms, must: 25, aim: 10 }, 'at most')];
}

/** Every figure that was promised and measured. */
export const goalsOf = (measured: Measured): Goal[] => [
  ...tradeGoals(measured),
  ...readGoals(measured),
  ...latencyGoals(measured),
];
