import { formatUsd, type Portfolio } from '@prescient/core';
import {
  countText as many,
  figuresOf,
  figuresText,
  intervalText as between,
  percentText as percent,
  periodsText,
  type GroupSummary,
  type Report,
  type Standing,
} from '@prescient/reports';
import { table } from '@prescient/terminal';

/** The widest text of a cell. */
const MAX_WIDTH = 40;

/** A report with the portfolio that it is of. */
export interface PortfolioReport {
  readonly portfolio: Portfolio;
  readonly report: Report;
  readonly advice: readonly string[];
}

/** A line of the leaderboard. */
export interface RankedStanding {
  readonly rank: number;
  readonly portfolio: Portfolio;
  readonly standing: Standing;
  /** The hash of its first `fills` fills. */
  readonly ledger: { readonly fills: number; readonly hash: string };
}

const day = (time: Date): string => time.toISOString().slice(0, 10);

/** Digits of a hash in a table; the JSON has all 64. */
const HASH_DIGITS = 16;

/** The place of the return on cost among the figures. */
const ON_COST = 3;

const titleOf = ({ portfolio, report }: PortfolioReport): string => {
  const { id, name, status, createdAt } = portfolio;
  const { summary, events, tradeCount } = report;
  const counts = `${many(tradeCount, 'trade')}, ${summary.closed} of them closed, in ${many(events, 'event')}`;
  return `Portfolio ${id}, ${name} (${status}), since ${day(createdAt)}: ${counts}`;
};

/** Returns a report for people: figures with a value first, then what there is too little data for. */
export function performanceText(one: PortfolioReport, periods: readonly GroupSummary[]): string {
  const shown = periodsText(periods);
  return [
    titleOf(one),
    '',
    figuresText(one.report),
    ...(shown === null ? [] : ['', shown]),
    ...(one.advice.length > 0 ? ['', ...one.advice] : []),
  ].join('\n');
}

/** Returns the reports of several portfolios beside each other, and their trades by period together, for people. */
export function comparisonText(
  reports: readonly PortfolioReport[],
  periods: readonly GroupSummary[],
): string {
  const shown = periodsText(periods);
  const columns = reports.map(({ report }) => figuresOf(report));
  const names = columns[0]!.map(([name]) => name);
  const rows = names.map((name, index) => [name, ...columns.map((column) => column[index]![1])]);
  const intervals = columns.map((column) => column[ON_COST]![2] ?? '');
  const heading = reports.map(({ portfolio }) => `${portfolio.id} ${portfolio.name}`);
  return [
    table(
      ['figure', ...heading],
      [...rows.slice(0, ON_COST + 1), ['  95 % interval', ...intervals], ...rows.slice(ON_COST + 1)],
      MAX_WIDTH,
    ),
    ...(shown === null ? [] : ['', 'Together:', shown]),
    '',
    ...reports.flatMap(({ portfolio, advice }) => advice.map((line) => `Portfolio ${portfolio.id}: ${line}`)),
  ].join('\n');
}

const RANK_HEADINGS = [
  'rank',
  'portfolio',
  'name',
  'return',
  'equity',
  'trades',
  'events',
  'on cost',
  '95 % interval',
  'hash of the ledger',
];

/** Returns the leaderboard for people. */
export function leaderboardText(lines: readonly RankedStanding[]): string {
  const rows = lines.map(({ rank, portfolio, standing, ledger }) => [
    `${rank}`,
    `${portfolio.id}`,
    portfolio.name,
    percent(standing.totalReturn),
    formatUsd(standing.equity),
    `${portfolio.tradeCount}`,
    `${standing.events}`,
    percent(standing.returnOnCost),
    between(standing.returnInterval, percent) || 'not enough resolved events',
    `${ledger.hash.slice(0, HASH_DIGITS)} of ${many(ledger.fills, 'fill')}`,
  ]);
  return table(RANK_HEADINGS, rows, MAX_WIDTH);
}
