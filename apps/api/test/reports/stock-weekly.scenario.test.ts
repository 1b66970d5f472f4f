import { madeWeek, recordedWinter } from '@prescient/testkit/stock-weekly';
import { shortOrFull } from '@prescient/testkit/length';
import { PERIODS, reportOf, type Period, type Report } from '@prescient/reports';
import { expect, test } from 'vitest';
import {
  clusteredError,
  secondCalibration,
  secondEquity,
  secondReturns,
  secondSummary,
} from '../support/second-report.ts';
import { INITIAL, liveThrough, type LivedHistory } from '../support/weekly-trading.ts';

const winter = recordedWinter();
const why = winter ? '' : ' (skipped: ../shared/data/stock-weekly is not here)';

/** Ratios are equal to 1e-9, money and counts to the last digit. */
function expectSame(found: object, expected: object): void {
  for (const [name, value] of Object.entries(expected)) {
    const mine: unknown = (found as Record<string, unknown>)[name];
    if (typeof value === 'number' && !Number.isInteger(value))
      expect([name, Math.abs((mine as number) - value) <= 1e-9 * Math.max(1, Math.abs(value))]).toEqual([
        name,
        true,
      ]);
    else expect([name, mine]).toEqual([name, value]);
  }
}

const WEEK = 7 * 86_400_000;
const MONDAY = 4 * 86_400_000;
/** The name of a period by arithmetic on milliseconds: 5 January 1970 was a Monday. */
function keyOf(ms: number, period: Period): string {
  const text = (at: number): string => new Date(at).toISOString().slice(0, period === 'month' ? 7 : 10);
  return period === 'week' ? text(Math.floor((ms - MONDAY) / WEEK) * WEEK + MONDAY) : text(ms);
}

/** Compares everything but the ratios of days and the intervals, which need more than a week. */
function compare({ trades, points }: LivedHistory, report: Report): void {
  const { realizedPnl, volume, returnOnCost, ...summary } = secondSummary(trades);
  expectSame(report.summary, { ...summary, realizedPnl, volume, fees: 0n, trades: trades.length });
  const { depth, ...equity } = secondEquity(points, volume);
  expectSame(report, { ...equity, returnOnCost, equity: INITIAL + realizedPnl });
  expectSame(report.drawdown!, { depth });
  expect(report.attribution).toEqual({
    edge: realizedPnl,
    spread: 0n,
    slippage: 0n,
    fees: 0n,
    pnl: realizedPnl,
  });
  const { counts, meanProbabilities, meanResults, closing, ...scores } = secondCalibration(trades);
  expectSame({ ...report.scores, ...report.reliability }, scores);
  expectSame(report.closingLine!, closing);
  for (const [bin, found] of report.reliability!.bins.entries())
    expectSame(found, {
      count: counts[bin],
      meanProbability: meanProbabilities[bin],
      meanResult: meanResults[bin],
    });
  for (const period of PERIODS) {
    const groups = Map.groupBy(trades, ({ boughtAt }) => keyOf(boughtAt, period));
    const expected = [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1));
    expect(report.periods[period].map(({ key }) => key)).toEqual(expected.map(([key]) => key));
    for (const [index, [, members]] of expected.entries())
      expect(report.periods[period][index]).toMatchObject({
        trades: members.length,
        realizedPnl: members.reduce((sum, { paid, stake }) => sum + paid - stake, 0n),
      });
  }
}

test('a week of our own making is reported as a second method computes it', async () => {
  const lived = await liveThrough(madeWeek());
  const report = reportOf(lived.read.history);
  compare(lived, report);
  expect(report).toMatchObject({ tradeCount: 5, events: 5, sharpe: null, returnInterval: null });
  // Won at 0.62, 0.665 and 0.777; lost at 0.71 and 0.667.
  expect(report.summary).toMatchObject({ wins: 3, losses: 2, realizedPnl: -5_963_363n });
});

test.skipIf(!winter)(
  `a winter of weekly markets is reported as a second method computes it${why}`,
  async () => {
    const every = shortOrFull(8, 1);
    const lived = await liveThrough(winter!.filter((_, index) => index % every === 0));
    const report = reportOf(lived.read.history);
    compare(lived, report);
    expectSame(report, secondReturns(lived.points));
    const error = clusteredError(lived.trades);
    const { low, high } = report.returnInterval!;
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.85);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.15);
    console.info(
      `${report.summary.trades} trades: Brier ${report.scores!.brier}, market ${report.scores!.marketBrier}, ECE ${report.reliability!.calibrationError}, bins ${report.reliability!.bins.map(({ count }) => count).join(' ')}`,
    );
  },
);
