import { table } from '@prescient/workshop';
import type { Volume } from '../oracle/volume.ts';
import type { FaultRow, Report } from './report.ts';

const HEADINGS = ['fault', 'rounds', 'trades', 'refusals', 'unknown, resolved', 'recovery median', 'max'];
const SHOWN_SYMPTOMS = 15;

const ms = (value: number | null): string => (value === null ? '' : `${value} ms`);

const cellsOf = (row: FaultRow): string[] => [
  row.fault,
  ...[row.rounds, row.trades, row.refusals, row.resolved].map(String),
  ms(row.recoveryMedianMs),
  ms(row.recoveryMaxMs),
];

const slowest = (rows: readonly FaultRow[]): string =>
  ms(Math.max(0, ...rows.map((row) => row.recoveryMaxMs ?? 0)));

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const volumeText = ({ settlements, reversals, bookFills, sharedCommits, largestGroup }: Volume): string =>
  `settled by markets: ${settlements}, taken back: ${reversals}; fills from books: ${bookFills}; commits of several commands of a portfolio: ${sharedCommits}, of ${largestGroup} at most`;

function* linesOf(report: Report): Generator<string> {
  const { faults, found, symptoms } = report;
  const rows = faults.toSorted((a, b) => a.fault.localeCompare(b.fault));
  yield table(HEADINGS, rows.map(cellsOf));
  yield '';
  yield `seed ${report.seed}: ${report.rounds} rounds in ${report.seconds.toFixed(1)} s, ${report.trades} trades acknowledged, ${report.refusals} refused`;
  yield `unknown outcomes resolved: ${report.resolved}; tries without an answer: ${counted(report.silences) || 'none'}`;
  yield `COMMITs whose reply was lost: ${report.lostCommitReplies}; COMMITs that were lost themselves: ${report.lostCommitRequests}`;
  yield `longest recovery: ${slowest(rows)}`;
  if (report.volume) yield volumeText(report.volume);
  for (const [fault, reason] of Object.entries(report.skipped)) yield `skipped ${fault}: ${reason}`;
  yield counted(found);
  for (const { kind, what } of symptoms.slice(0, SHOWN_SYMPTOMS)) yield `  ${kind}: ${what}`;
  if (symptoms.length > SHOWN_SYMPTOMS) yield `  … and ${symptoms.length - SHOWN_SYMPTOMS} more`;
  if (report.kept !== null) yield `journals and logs: ${report.kept}`;
}

/** The report for a person. */
export const reportText = (report: Report): string => [...linesOf(report)].join('\n');
