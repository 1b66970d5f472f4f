import type { ReportTrade } from '@prescient/core/domain';
import { formatUsd, parseUsd } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { briefOf, reportOf } from '../src/index.ts';
import { aFill, aHistory, aTrade, day, equityOf } from './example.ts';

/*
 * The small example of docs/reports.md, computed by hand. Four trades of $100:
 *
 *   A  200 shares at 0.50, sold at 0.60: gross 120, fees 3.50 + 1.00, P&L 15.50, said 0.70, won
 *   B  250 shares at 0.40, resolved at 0: P&L −100.00, said 0.55, lost
 *   C  125 shares at 0.80, resolved at 1: P&L +25.00, said 0.90, won
 *   D  still held
 */
const trades: ReportTrade[] = [
  aTrade({
    tradeId: 'A',
    category: 'sport',
    openedAt: day(1),
    closedAt: day(2),
    cost: parseUsd('103.5'),
    realizedPnl: parseUsd('15.5'),
    probability: 0.7,
    marketPrice: 0.5,
    closingPrice: 0.55,
    result: 1,
    fills: [
      aFill('buy', { at: day(1), shares: '200', amount: '100', fee: '3.5', midpoint: '0.48', touch: '0.49' }),
      aFill('sell', { at: day(2), shares: '200', amount: '120', fee: '1', midpoint: '0.62', touch: '0.61' }),
    ],
  }),
  aTrade({
    tradeId: 'B',
    category: 'politics',
    openedAt: day(2),
    closedAt: day(6),
    realizedPnl: parseUsd('-100'),
    probability: 0.55,
    marketPrice: 0.4,
    closingPrice: 0.3,
    result: 0,
    fills: [
      aFill('buy', { at: day(2), shares: '250', amount: '100' }),
      aFill('settle', { at: day(6), shares: '250', amount: '0' }),
    ],
  }),
  aTrade({
    tradeId: 'C',
    category: 'sport',
    openedAt: day(9),
    closedAt: day(10),
    realizedPnl: parseUsd('25'),
    probability: 0.9,
    marketPrice: 0.8,
    closingPrice: 0.9,
    result: 1,
    fills: [
      aFill('buy', { at: day(9), shares: '125', amount: '100' }),
      aFill('settle', { at: day(10), shares: '125', amount: '125' }),
    ],
  }),
  aTrade({
    tradeId: 'D',
    closedAt: null,
    fills: [aFill('buy', { at: day(9), shares: '100', amount: '50', fee: '0.5' })],
  }),
];

const history = aHistory({
  trades,
  equity: equityOf([1000, 1015.5, 900, 950, 1016, 940.5], [1000, 500, 450, 950, 1016, 940.5]),
});
const report = reportOf(history);

describe('the published example', () => {
  test('the brief figures are those of the report', () => {
    expect(report).toMatchObject(briefOf(history));
  });

  test('counts and sums of trades', () => {
    const { summary } = report;
    expect(summary).toMatchObject({ trades: 4, closed: 3, wins: 2, losses: 1 });
    expect(summary.winRate).toBeCloseTo(2 / 3, 12);
    expect(formatUsd(summary.averageWin!)).toBe('20.250000');
    expect(formatUsd(summary.averageLoss!)).toBe('-100.000000');
    expect(summary.profitFactor).toBeCloseTo(0.405, 12);
    // (15.50 − 100 + 25) ÷ 3 = −19.8333…
    expect(formatUsd(summary.expectancy!)).toBe('-19.833333');
    expect(formatUsd(summary.realizedPnl)).toBe('-59.500000');
    expect(formatUsd(summary.fees)).toBe('5.000000');
    expect(formatUsd(summary.volume)).toBe('470.000000');
    expect(summary.meanHoldingMs).toBe(2 * 86_400_000);
    expect(summary.medianHoldingMs).toBe(86_400_000);
  });

  test('P&L is split into forecast, spread, slippage and fees, to the micro-dollar', () => {
    const { edge, spread, slippage, fees, pnl } = report.attribution;
    // A at midpoints: 200·0.62 − 200·0.48 = 28; B −100; C +25.
    expect(formatUsd(edge)).toBe('-47.000000');
    // A pays 0.01 a share at the buy and gives 0.01 at the sale: −4.
    expect(formatUsd(spread)).toBe('-4.000000');
    // 100 instead of 98 at the buy, 120 instead of 122 at the sale: −4.
    expect(formatUsd(slippage)).toBe('-4.000000');
    expect(formatUsd(fees)).toBe('-4.500000');
    expect(formatUsd(pnl)).toBe('-59.500000');
    expect(pnl).toBe(report.summary.realizedPnl);
  });

  test('equity: return, drawdown, exposure, turnover', () => {
    expect(report.totalReturn).toBeCloseTo(-0.0595, 12);
    expect(report.drawdown).toMatchObject({ peakAt: day(2), lowAt: day(3), recoveredAt: day(5) });
    expect(report.drawdown!.depth).toBeCloseTo(1 - 900 / 1015.5, 12);
    // Five days between six points; on the second and the third something was invested.
    expect(report.exposure).toBeCloseTo((1 - 500 / 1015.5 + 0.5) / 5, 12);
    // From the peak on the second to the recovery on the fifth.
    expect(report.drawdown!.lengthMs).toBe(3 * 86_400_000);
    // Each equity stood for a day, the last one for no time.
    expect(report.turnover).toBeCloseTo(470 / ((1000 + 1015.5 + 900 + 950 + 1016) / 5), 12);
    expect(report).toMatchObject({
      days: 5,
      sharpe: null,
      sortino: null,
      probabilisticSharpe: null,
      deflatedSharpe: null,
      runs: 1,
    });
  });

  test('forecasts: Brier, skill, log score, bins', () => {
    const scores = report.scores!;
    // (0.3² + 0.55² + 0.1²) ÷ 3, and the market's (0.5² + 0.4² + 0.2²) ÷ 3
    expect(scores.brier).toBeCloseTo(0.4025 / 3, 12);
    expect(scores.marketBrier).toBeCloseTo(0.45 / 3, 12);
    expect(scores.skill).toBeCloseTo(1 - 0.4025 / 0.45, 12);
    expect(scores.logScore).toBeCloseTo(-(Math.log(0.7) + Math.log(0.45) + Math.log(0.9)) / 3, 12);
    expect(scores.index).toBeCloseTo((1 - Math.sqrt(0.4025 / 3)) * 100, 12);
    const { bins, uncertainty, reliability, resolution, calibrationError } = report.reliability!;
    expect(bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 1, 0, 1, 0, 1]);
    expect(uncertainty).toBeCloseTo(2 / 9, 12);
    expect(reliability - resolution + uncertainty).toBeCloseTo(scores.brier, 12);
    expect(calibrationError).toBeCloseTo((0.55 + 0.3 + 0.1) / 3, 12);
  });

  test('closing line: the fills against the prices at which the markets closed', () => {
    // A 0.55 − 0.50, B 0.30 − 0.40, C 0.90 − 0.80; the market of D did not end.
    expect(report.closingLine).toEqual({
      trades: 3,
      meanValue: expect.closeTo(0.05 / 3, 12),
      beatShare: 2 / 3,
      leadMs: 3_600_000,
    });
    expect(report.closingLineInterval).toBeNull();
  });

  test('groups: categories and periods', () => {
    expect(report.categories.map(({ key, trades: count }) => [key, count])).toEqual([
      ['other', 1],
      ['politics', 1],
      ['sport', 2],
    ]);
    // 1 January 2026 is a Thursday.
    expect(report.periods.week.map(({ key }) => key)).toEqual(['2025-12-29', '2026-01-05']);
    expect(report.periods.month.map(({ key }) => key)).toEqual(['2026-01']);
    expect(report.returnInterval).toBeNull();
    expect(report.events).toBe(3);
  });
});
