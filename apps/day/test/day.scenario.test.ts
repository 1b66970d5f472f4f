import { expect, test } from 'vitest';
import { faultKinds, resolutionKinds } from '@prescient/recording';
import { copyCluster } from '@prescient/testkit';
import { isFull } from '@prescient/testkit/length';
import { reportText } from '../src/report/report-text.ts';
import { runDay } from '../src/run-day.ts';
import { FULL, type Settings } from '../src/settings.ts';

const SMALL: Settings = {
  ...FULL,
  seed: 'a small day',
  markets: 40,
  changes: 9_000,
  rate: 1_500,
  faults: 1,
  orders: 60,
  sweepSeconds: 0.2,
};

// The slicer's test and the rooms' own tests hold the parts; the whole costs as much as fifty of them.
test.runIf(isFull)(
  'a small day comes out as it must: every market settled, every cent explained',
  async () => {
    const report = await runDay(SMALL, copyCluster);
    expect(report.goals.filter(({ what, reached }) => !reached && !what.startsWith('books lag'))).toEqual([]);
    expect(report.end.markets).toEqual({ settled: SMALL.markets + report.end.kalshi.markets });
    expect(report.end.wrongMarkets).toEqual([]);
    expect(report.end.portfolios).toHaveLength(SMALL.portfolios);
    for (const { cash, expected, open, fills } of report.end.portfolios) {
      expect({ cash, open }).toEqual({ cash: expected, open: 0 });
      expect(fills).toBeGreaterThan(0);
      expect(cash).not.toBe('1000000.000000');
    }
    expect(report.end.fills.checked).toBeGreaterThan(8);
    expect(Object.keys(report.resolutions)).toEqual(resolutionKinds.toSorted());
    expect(report.faults).toEqual(Object.fromEntries(faultKinds.map((kind) => [kind, 1])));
    expect(report.heard['gap: UNREADABLE_FRAME']).toBeGreaterThan(0);
    expect(report.gapShare).toBeGreaterThan(0);
    expect(report.gapShare).toBeLessThan(1);
    expect(reportText(report)).toContain('Books were in a gap for');
    expect(Object.values(report.swaps)).toEqual([1, 1, 1, 1]);
    expect(report.keeper['decided by hand: IDENTITY_CHANGED']).toBe(2);
    expect(report.keeper['decided by hand: ZERO_PRICES']).toBeGreaterThan(0);
    expect(report.keeper['decided by hand: PRICES_NOT_FINAL']).toBeGreaterThan(0);
    expect(report.end.portfolios.some(({ marked }) => marked > 0)).toBe(true);
    for (const count of Object.values(report.end.kalshi)) expect(count).toBeGreaterThan(0);
    expect(report.keeper['decided by hand: NO_RESULT']).toBe(1);
    expect(reportText(report)).toContain('fills of fractions of a contract');
    expect(report.orders['bought']).toBeGreaterThan(8);
    // The count depends on the machine: a slow one shows the last books only after the day.
    expect(report.lag.measured).toBeGreaterThan(0);
    expect(reportText(report)).toContain('cash is what receipts and resolutions add up to');
  },
);
