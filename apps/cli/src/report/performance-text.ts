import { formatUsd, type Portfolio, type Usd } from '@prescient/core';
import type { GroupSummary, Interval, Report, Standing } from '@prescient/reports';
import { table } from '@prescient/terminal';

/** The widest text of a cell. */
const MAX_WIDTH = 40;
/** Periods below a report; the newest. */
const SHOWN_PERIODS = 12;

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

const dollars = (value: Usd | null): string => (value === null ? '' : formatUsd(value));
const percent = (value: number | null): string => (value === null ? '' : `${(value * 100).toFixed(2)} %`);
const ratio = (value: number | null): string => (value === null ? '' : value.toFixed(3));
const between = (interval: Interval | null, text: (value: number) => string): string =>
  interval === null ? '' : `${text(interval.low)} to ${text(interval.high)}`;
const day = (time: Date): string => time.toISOString().slice(0, 10);
const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const hours = (ms: number | null): string => (ms === null ? '' : `${(ms / 3_600_000).toFixed(1)} h`);
const days = (ms: number): string => `${(ms / 86_400_000).toFixed(1)} days`;

/** A figure: its name, its value, its 95 % interval and what else belongs to it. */
type Row = readonly [name: string, value: string, interval?: string, note?: string];

function drawdownRow({ drawdown }: Report): Row {
  if (drawdown === null) return ['deepest drawdown', '0.00 %', '', 'the equity never fell'];
  const { depth, peakAt, lowAt, recoveredAt, lengthMs } = drawdown;
  const end =
    recoveredAt === null
      ? `not recovered in ${days(lengthMs)}`
      : `recovered ${day(recoveredAt)}, ${days(lengthMs)} long`;
  return ['deepest drawdown', percent(depth), '', `${day(peakAt)} to ${day(lowAt)}, ${end}`];
}

const soldRow = ({ soldEquity }: Report): Row =>
  soldEquity === null
    ? ['if all were sold', '']
    : ['if all were sold', dollars(soldEquity.equity), '', `at the books of ${soldEquity.at.toISOString()}`];

/** The figures that compare probabilities and prices with what came of them. */
function calibrationRows(report: Report): Row[] {
  const { scores, reliability, closingLine } = report;
  return [
    [
      'Brier score',
      ratio(scores?.brier ?? null),
      '',
      scores ? `of ${many(scores.forecasts, 'forecast')}` : '',
    ],
    ["the market's Brier score", ratio(scores?.marketBrier ?? null)],
    ['skill', ratio(scores?.skill ?? null), between(report.skillInterval, ratio), 'above 0 beats the market'],
    [
      'log score',
      ratio(scores?.logScore ?? null),
      '',
      scores ? `p at least ${scores.logClip} from 0 and 1` : '',
    ],
    ['index', ratio(scores?.index ?? null), '', '100 is perfect'],
    ['calibration error', ratio(reliability?.calibrationError ?? null)],
    ['  reliability', ratio(reliability?.reliability ?? null), '', 'less is better'],
    ['  resolution', ratio(reliability?.resolution ?? null), '', 'more is better'],
    ['  uncertainty', ratio(reliability?.uncertainty ?? null)],
    [
      'closing-line value',
      ratio(closingLine?.meanValue ?? null),
      between(report.closingLineInterval, ratio),
      closingLine ? `dollars a share, of ${many(closingLine.trades, 'trade')}` : '',
    ],
  ];
}

/** The figures of a report; a value that is empty is one that there is too little data for. */
function rowsOf(report: Report): Row[] {
  const { summary, attribution } = report;
  return [
    ['equity', dollars(report.equity), '', `of ${formatUsd(report.initialBalance)} at first`],
    soldRow(report),
    ['return', percent(report.totalReturn)],
    [
      'return on cost',
      percent(report.returnOnCost),
      between(report.returnInterval, percent),
      'of closed trades',
    ],
    ['win rate', percent(summary.winRate), between(report.winRateInterval, percent)],
    ['expectancy', dollars(summary.expectancy), '', 'dollars a closed trade'],
    ['average win', dollars(summary.averageWin)],
    ['average loss', dollars(summary.averageLoss)],
    ['profit factor', ratio(summary.profitFactor)],
    drawdownRow(report),
    ['Sharpe ratio', ratio(report.sharpe), '', 'of a year'],
    ['Sortino ratio', ratio(report.sortino), '', 'of a year'],
    ['probability of a Sharpe above 0', percent(report.probabilisticSharpe)],
    [
      'the same above luck',
      percent(report.deflatedSharpe),
      '',
      `deflated for ${many(report.runs, 'run')} of the strategy`,
    ],
    ['exposure', percent(report.exposure), '', 'of the equity, on average'],
    ['turnover', ratio(report.turnover), '', 'times the equity'],
    ['holding time', hours(summary.medianHoldingMs), '', 'median of closed trades'],
    ['P&L of closed trades', dollars(attribution.pnl), '', 'the sum of the next four'],
    ['  edge at midpoints', dollars(attribution.edge)],
    ['  spread', dollars(attribution.spread)],
    ['  slippage', dollars(attribution.slippage)],
    ['  fees', dollars(attribution.fees)],
    ...calibrationRows(report),
  ];
}

/** Digits of a hash in a table; the JSON has all 64. */
const HASH_DIGITS = 16;

/** The place of the return on cost among the figures. */
const ON_COST = 3;

const PERIOD_HEADINGS = ['bought in', 'trades', 'closed', 'wins', 'realized P&L', 'fees'];

const periodRow = ({ key, trades, closed, wins, realizedPnl, fees }: GroupSummary): string[] => [
  key,
  `${trades}`,
  `${closed}`,
  `${wins}`,
  formatUsd(realizedPnl),
  formatUsd(fees),
];

const titleOf = ({ portfolio, report }: PortfolioReport): string => {
  const { id, name, status, createdAt } = portfolio;
  const { summary, events, tradeCount } = report;
  const counts = `${many(tradeCount, 'trade')}, ${summary.closed} of them closed, in ${many(events, 'event')}`;
  return `Portfolio ${id}, ${name} (${status}), since ${day(createdAt)}: ${counts}`;
};

/** Returns a report for people: figures with a value first, then what there is too little data for. */
export function performanceText(one: PortfolioReport, periods: readonly GroupSummary[]): string {
  const rows = rowsOf(one.report).filter(([, value]) => value !== '');
  const shown = periods.slice(-SHOWN_PERIODS).map(periodRow);
  return [
    titleOf(one),
    '',
    table(
      ['figure', 'value', '95 % interval', ''],
      rows.map((row) => row.map((cell) => cell ?? '')),
    ),
    ...(shown.length > 0 ? ['', table(PERIOD_HEADINGS, shown)] : []),
    ...(one.advice.length > 0 ? ['', ...one.advice] : []),
  ].join('\n');
}

/** Returns the reports of several portfolios beside each other, and their trades by period together, for people. */
export function comparisonText(
  reports: readonly PortfolioReport[],
  periods: readonly GroupSummary[],
): string {
  const shown = periods.slice(-SHOWN_PERIODS).map(periodRow);
  const columns = reports.map(({ report }) => rowsOf(report));
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
    ...(shown.length > 0 ? ['', 'Together:', table(PERIOD_HEADINGS, shown)] : []),
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

/** Returns figures for programs: money as decimal strings, times in ISO 8601. */
export const performanceJson = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? formatUsd(each as Usd) : each)),
  );
