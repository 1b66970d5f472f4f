import { table } from '@prescient/workshop';
import { PARTS } from '../entrants/entrants.ts';
import type { Goal, Standing } from '../goals/goals.ts';
import type { TroubleFact } from '../troubles/trouble.ts';
import type { EntrantRow, Report } from './report.ts';

const SHOWN_FAULTS = 20;
const HASH_DIGITS = 16;

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const entrantCells = (row: EntrantRow): string[] => [
  `${row.portfolioId}`,
  row.strategy,
  row.part,
  row.process,
  ...[row.cycles, row.executed, row.fills].map(String),
  row.balance,
  row.equity,
  counted(row.refused),
];

const troubleCells = ({ name, strikes, from, to, cycles }: TroubleFact): string[] => [
  name,
  strikes.join(', '),
  ((to - from) / 1_000).toFixed(1),
  ...PARTS.map((part) => `${cycles[part]}`),
];

const percent = (value: number | null): string => (value === null ? '' : `${(100 * value).toFixed(2)} %`);

const standingCells = (line: Standing): string[] => {
  const { returnInterval: drawn, ledger } = line;
  return [
    `${line.rank}`,
    `${line.portfolioId} ${line.name}`,
    percent(line.totalReturn),
    ...[line.tradeCount, line.events].map(String),
    percent(line.returnOnCost),
    drawn === null ? 'not enough resolved events' : `${percent(drawn.low)} to ${percent(drawn.high)}`,
    `${ledger.hash.slice(0, HASH_DIGITS)} of ${ledger.fills} ${ledger.fills === 1 ? 'fill' : 'fills'}`,
  ];
};

const goalLines = ({ what, faults }: Goal): string[] => [
  `${faults.length === 0 ? 'reached' : 'MISSED '}  ${what}`,
  ...faults.slice(0, SHOWN_FAULTS).map((fault) => `           ${fault}`),
];

const ENTRANT_HEADINGS = [
  'portfolio',
  'strategy',
  'part',
  'bots',
  'cycles',
  'executed',
  'fills',
  'cash',
  'equity',
  'refused, by code',
];
const RANK_HEADINGS = [
  'rank',
  'portfolio',
  'return',
  'trades',
  'events',
  'on cost',
  '95 % interval',
  'hash of the ledger',
];

/** The report for a person. */
export function reportText({ seed, minutes, entrants, troubles, leaderboard, audit, goals }: Report): string {
  const { portfolios, positions, fills, transfers, differences } = audit;
  return [
    table(ENTRANT_HEADINGS, entrants.map(entrantCells), 80),
    table(
      ['trouble', 'strikes', 'seconds', ...PARTS.map((part) => `cycles of ${part}`)],
      troubles.map(troubleCells),
    ),
    table(RANK_HEADINGS, leaderboard.map(standingCells)),
    `seed ${seed}, ${minutes} minutes; audit of ${portfolios} portfolios, ${positions} positions, ${fills} fills, ${transfers} transfers: ${differences.length} differences`,
    goals.flatMap(goalLines).join('\n'),
  ].join('\n\n');
}
