import { percentText, ratioText } from '@prescient/reports';
import { table } from '@prescient/terminal';
import type { KnownRun } from './known-run.ts';

/** The widest text of a cell. */
const MAX_WIDTH = 40;
/** Digits of a fingerprint in a table; the JSON has all 64. */
const DIGITS = 12;

/** The digits by which people name a run. */
export const nameOf = ({ run }: KnownRun): string => run.fingerprint.slice(0, DIGITS);

const savedAs = ({ run: { portfolioId } }: KnownRun): string =>
  portfolioId === null ? '' : `${portfolioId}`;
const minute = (time: Date): string => time.toISOString().slice(0, 16).replace('T', ' ');
const day = (time: Date): string => time.toISOString().slice(0, 10);

const LISTED = [
  'run',
  'strategy',
  'from',
  'to',
  'return',
  'trades',
  'drawdown',
  'Sharpe',
  'seed',
  'last run',
  'times',
  'saved as',
];

/** Returns runs of the register as a list for people. */
export function runsText(runs: readonly KnownRun[]): string {
  const rows = runs.map((known) => {
    const { run, figures } = known;
    return [
      nameOf(known),
      `${run.strategy} v${run.version}`,
      day(run.startsAt),
      day(run.endsAt),
      percentText(figures.totalReturn),
      `${figures.trades}`,
      percentText(figures.drawdown),
      ratioText(figures.sharpe),
      run.seed,
      minute(run.lastRunAt),
      `${run.count}`,
      savedAs(known),
    ];
  });
  return table(LISTED, rows, MAX_WIDTH);
}
