import { percentText, ratioText } from '@prescient/reports';
import { table } from '@prescient/terminal';
import type { JudgedRun } from './known-run.ts';
import { nameOf } from './runs-text.ts';

/** The widest text of a cell. */
const MAX_WIDTH = 72;

/** A value that decided a run, or a figure of its result, with its name. */
type Row = readonly [name: string, value: string];

/** The values of JSON with the path of each. */
function leavesOf(value: unknown, path: string): Row[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, each]) =>
    leavesOf(each, path === '' ? name : `${path}.${name}`),
  );
}

const iso = (at: number): string => new Date(at).toISOString();

/** All that decided a run. */
function decidedBy({ strategy, tape, settings }: JudgedRun): Row[] {
  const { from, to, ...others } = settings;
  return [
    ['strategy', strategy.name],
    ['version', `${strategy.version}`],
    ['file', strategy.file],
    ['fingerprint of the file', strategy.fingerprint],
    ...leavesOf(strategy.config, 'config'),
    ['tape', tape.hash],
    ['source', tape.sources.join(', ')],
    ['grain', tape.grain],
    ['from', iso(from)],
    ['to', iso(to)],
    ...leavesOf(others, ''),
  ];
}

/** The figures of a run as people read them; a value is empty where there is too little data. */
function figuresOf({ figures, runs, deflatedSharpe }: JudgedRun): Row[] {
  return [
    ['equity', figures.equity],
    ['initial balance', figures.initialBalance],
    ['return', percentText(figures.totalReturn)],
    ['return on cost', percentText(figures.returnOnCost)],
    ['trades', `${figures.trades}`],
    ['closed trades', `${figures.closed}`],
    ['events', `${figures.events}`],
    ['win rate', percentText(figures.winRate)],
    ['deepest drawdown', percentText(figures.drawdown)],
    ['Sharpe ratio of a year', ratioText(figures.sharpe)],
    ['Sortino ratio of a year', ratioText(figures.sortino)],
    ['probability of a Sharpe above 0', percentText(figures.probabilisticSharpe)],
    ['the same above luck (DSR)', percentText(deflatedSharpe)],
    ['runs of the strategy (N)', `${runs}`],
    ['exposure', percentText(figures.exposure)],
    ['fees', figures.fees],
    ['traded', figures.volume],
  ];
}

const savedText = ({ run: { portfolioId } }: JudgedRun): string =>
  portfolioId === null ? 'not saved' : `saved as portfolio ${portfolioId}`;

function titleOf(judged: JudgedRun): string {
  const { run } = judged;
  const often = run.count === 1 ? 'once' : `${run.count} times, first ${run.firstRunAt.toISOString()}`;
  return `Replay ${run.fingerprint}, ${savedText(judged)}; it ran ${often}, last ${run.lastRunAt.toISOString()}`;
}

/** Returns a run of the register for people. */
export const runText = (judged: JudgedRun): string =>
  [
    titleOf(judged),
    table(['replayed', ''], decidedBy(judged), MAX_WIDTH),
    table(
      ['figure', 'value'],
      figuresOf(judged).filter(([, value]) => value !== ''),
    ),
  ].join('\n\n');

/** Rows of several runs beside each other, by the names that any of them has. */
function beside(columns: readonly Row[][]): string[][] {
  const maps = columns.map((rows) => new Map(rows));
  const names = [...new Set(columns.flatMap((rows) => rows.map(([name]) => name)))];
  return names.map((name) => [name, ...maps.map((map) => map.get(name) ?? '')]);
}

/** Returns runs beside each other for people: first all in which they differ, then their figures. */
export function comparedRunsText(runs: readonly JudgedRun[]): string {
  const heading = runs.map(nameOf);
  const differences = beside(runs.map(decidedBy)).filter(([, ...values]) => new Set(values).size > 1);
  const figures = beside(runs.map(figuresOf)).filter(([, ...values]) => values.some((value) => value !== ''));
  const saved = ['saved', ...runs.map(savedText)];
  return [
    ...(differences.length === 0 ? [] : [table(['replayed', ...heading], differences, MAX_WIDTH)]),
    table(['figure', ...heading], [...figures, saved], MAX_WIDTH),
  ].join('\n\n');
}
