import type { Volume } from './oracle/volume.ts';
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

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return rows.map(line).join('\n');
}

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
  yield table([HEADINGS, ...rows.map(cellsOf)]);
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
