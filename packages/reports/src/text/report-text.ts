import { formatUsd } from '@prescient/core/money';
import { table } from '@prescient/terminal';
import type { Report } from '../report.ts';
import type { GroupSummary } from '../trades/trade-summary.ts';
import { figuresOf } from './figures.ts';

/** Periods below a report; the newest. */
const SHOWN_PERIODS = 12;

const PERIOD_HEADINGS = ['bought in', 'trades', 'closed', 'wins', 'realized P&L', 'fees'];

const periodRow = ({ key, trades, closed, wins, realizedPnl, fees }: GroupSummary): string[] => [
  key,
  `${trades}`,
  `${closed}`,
  `${wins}`,
  formatUsd(realizedPnl),
  formatUsd(fees),
];

/** Returns the newest periods as a table for people; null where there is none. */
export const periodsText = (periods: readonly GroupSummary[]): string | null =>
  periods.length === 0 ? null : table(PERIOD_HEADINGS, periods.slice(-SHOWN_PERIODS).map(periodRow));

/** Returns the figures of a report that have a value, as a table for people. */
export const figuresText = (report: Report): string =>
  table(
    ['figure', 'value', '95 % interval', ''],
    figuresOf(report)
      .filter(([, value]) => value !== '')
      .map((figure) => figure.map((cell) => cell ?? '')),
  );
