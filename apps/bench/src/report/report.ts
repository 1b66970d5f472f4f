import { table } from '@prescient/workshop';
import type { BenchReport } from '../benchmark.ts';
import { goalsOf } from './goals.ts';
import type { TradeCost } from '../measure/slice.ts';
import type { Spread } from '../measure/statistics.ts';
import type { SideResult } from '../measure/trade-rounds.ts';
import { CLIENTS, FEWER_CLIENTS } from '../yardstick/yardstick-job.ts';

const spread = ({ median, min, max }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
const whole = (value: number | null): string => (value === null ? '' : value.toFixed(0));
const tenths = (value: number | undefined): string => value?.toFixed(1) ?? '';

function headText({ machine, versions, durability, settings }: BenchReport): string {
  const { processor, cores, memoryGb, system, load } = machine;
  const { seconds, repeat, quick } = settings;
  const switches = Object.entries(durability).map(([name, value]) => `${name} ${value}`);
  return [
    `${processor}, ${cores} cores, ${memoryGb} GB, ${system}; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after`,
    `Prescient ${versions.prescient}, Node ${versions.node}, PostgreSQL ${versions.postgres}: ${switches.join(', ')}`,
    `Yardstick: ${versions.yardstick}`,
    `${repeat} rounds, ${seconds} s a run, both sides in turn${quick ? '. QUICK: shows that it runs, not how fast' : ''}`,
  ].join('\n');
}

function goalsText(report: BenchReport): string {
  const goals = goalsOf(report);
  const rows = goals.map(({ what, ours, yardstick, figure, must, aim, reached }) => [
    what,
    ours,
    yardstick,
    spread(figure, 2),
    String(must),
    String(aim),
    reached,
  ]);
  return goals.length === 0
    ? ''
    : table(['what', 'ours', 'yardstick', 'ratio (median, min–max)', 'must', 'aim', 'reached'], rows);
}

const costCells = ({ api, postgres, generator }: TradeCost): string[] => [
  whole(api),
  whole(postgres),
  whole(generator),
];

function sideCells(side: SideResult, ratioCells: readonly [string, string]): string[] {
  const { name, tradesPerSecond, latencyMs, microsecondsPerTrade } = side;
  const latency = [tenths(latencyMs?.p50), tenths(latencyMs?.p99)];
  return [name, spread(tradesPerSecond, 0), ...ratioCells, ...latency, ...costCells(microsecondsPerTrade)];
}

const TRADE_HEADINGS = [
  'portfolios-mode-bots',
  'trades/s',
  `÷ yardstick-${CLIENTS}`,
  '÷ of fewer clients',
  'p50 ms',
  'p99 ms',
  'API',
  'PostgreSQL',
  'client',
];

const TRADE_NOTES = [
  'API, PostgreSQL, client: processor microseconds a trade. Latency is that of a request.',
  `Fewer clients: ${FEWER_CLIENTS.one} on one portfolio, ${FEWER_CLIENTS.spread} over many, with which the yardstick does most.`,
];

function tradesText({ trades }: BenchReport): string {
  if (trades === null) return '';
  const rows = [
    ...trades.yardsticks.map((side) => sideCells({ ...side, name: `yardstick-${side.name}` }, ['', ''])),
    ...trades.cells.map((cell) =>
      sideCells(cell, [
        spread(cell.ratio, 2),
        cell.ratioToFewer === null ? '' : spread(cell.ratioToFewer, 2),
      ]),
    ),
  ];
  return [table(TRADE_HEADINGS, rows), ...TRADE_NOTES].join('\n');
}

function readsText({ reads }: BenchReport): string {
  if (reads === null) return '';
  const rows = reads.map(({ name, trades, milliseconds, ratio }) => [
    name,
    String(trades),
    spread(milliseconds, 2),
    spread(ratio, 2),
  ]);
  return table(['read', 'past trades', 'ms', '÷ shortest past'], rows);
}

function restText({ latency, memory, startUp, audits }: BenchReport): string {
  const { ours, yardstick } = audits;
  const lines = [
    latency &&
      `Single trades at half load: p50 ${spread(latency.p50Ms, 1)} ms, p99 ${spread(latency.p99Ms, 1)} ms; the disk alone keeps a commit waiting ${spread(latency.diskP99Ms, 1)} ms at p99.`,
    memory &&
      `API memory: ${whole(memory.startedMb)} MB started, ${whole(memory.workedMb)} MB after, ${whole(memory.peakMb)} MB at most.`,
    startUp &&
      `start --once: ${spread(startUp.coldSeconds, 2)} s with nothing there, ${spread(startUp.warmSeconds, 2)} s the next time.`,
    `Audit: ${ours.clean && yardstick.clean ? 'clean' : 'DIFFERENCES'}; ${ours.fills} fills of ours, ${yardstick.fills} of the yardstick.`,
  ];
  return lines.filter((line) => line !== null).join('\n');
}

/** The report for a person. */
export const reportText = (report: BenchReport): string =>
  [headText(report), goalsText(report), tradesText(report), readsText(report), restText(report)]
    .filter((part) => part !== '')
    .join('\n\n');

/** The report for a program: everything measured, and what was promised of it. */
export const reportJson = (report: BenchReport): object => ({ goals: goalsOf(report), ...report });
