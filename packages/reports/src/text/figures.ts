import { formatUsd } from '@prescient/core/money';
import type { Report } from '../report.ts';
import {
  countText as many,
  dollarsText as dollars,
  intervalText as between,
  percentText as percent,
  ratioText as ratio,
} from './figure-text.ts';

const day = (time: Date): string => time.toISOString().slice(0, 10);
const hours = (ms: number | null): string => (ms === null ? '' : `${(ms / 3_600_000).toFixed(1)} h`);
const days = (ms: number): string => `${(ms / 86_400_000).toFixed(1)} days`;

/**
 * A figure of a report as text: its name, its value, its 95 % interval, and a note. The value is empty where there is too
 * little data.
 */
export type Figure = readonly [name: string, value: string, interval?: string, note?: string];

function drawdownFigure({ drawdown }: Report): Figure {
  if (drawdown === null) return ['deepest drawdown', '0.00 %', '', 'the equity never fell'];
  const { depth, peakAt, lowAt, recoveredAt, lengthMs } = drawdown;
  const end =
    recoveredAt === null
      ? `not recovered in ${days(lengthMs)}`
      : `recovered ${day(recoveredAt)}, ${days(lengthMs)} long`;
  return ['deepest drawdown', percent(depth), '', `${day(peakAt)} to ${day(lowAt)}, ${end}`];
}

const soldFigure = ({ soldEquity }: Report): Figure =>
  soldEquity === null
    ? ['if all were sold', '']
    : ['if all were sold', dollars(soldEquity.equity), '', `at the books of ${soldEquity.at.toISOString()}`];

/** The figures that compare probabilities and prices with what came of them. */
function calibrationFigures(report: Report): Figure[] {
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

/** Returns the figures of a report for people, in the order in which they are shown. */
export function figuresOf(report: Report): Figure[] {
  const { summary, attribution } = report;
  return [
    ['equity', dollars(report.equity), '', `of ${formatUsd(report.initialBalance)} at first`],
    soldFigure(report),
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
    drawdownFigure(report),
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
    ...calibrationFigures(report),
  ];
}
