import { expect, test } from 'vitest';
import { runBenchmark, type BenchReport } from '../src/benchmark.ts';
import { goalsOf } from '../src/goals.ts';
import { reportJson, reportText } from '../src/report.ts';
import { QUICK, type Settings } from '../src/settings.ts';

const SMALL: Settings = {
  ...QUICK,
  seconds: 0.2,
  history: [20, 200, 2_000],
  requests: 4,
  starts: 0,
  pgbench: false,
};

/** Each past trade is a buy and, but for ten a portfolio, a sale; each of 64 bots sends at least one request of 1, 10 and 100. */
const LEAST_FILLS = 2 * (20 + 200 + 2_000) - 30 + 2 * 64 * (1 + 10 + 100);
const LEAST_FILLS_OF_YARDSTICK = 2 * 64;

const spread = { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) };

function expectTrades({ trades }: BenchReport): void {
  expect(trades?.yardsticks.map(({ name }) => name)).toEqual(['one-64', 'spread-64']);
  expect(trades?.cells.map(({ name }) => name)).toEqual([
    'one-single-64',
    'one-batch-64',
    'one-many-64',
    'spread-single-64',
    'spread-batch-64',
    'spread-many-64',
  ]);
  for (const cell of trades!.cells) {
    expect(cell).toMatchObject({ tradesPerSecond: spread, yardstick: spread, ratio: spread });
  }
}

test('the quick form measures every figure that was promised, and its trades all happened', async () => {
  const report = await runBenchmark(SMALL);
  expectTrades(report);
  expect(goalsOf(report).map(({ what, reached }) => [what, typeof reached])).toHaveLength(10);
  expect(report.latency).toMatchObject({ highestPerSecond: spread, p50Ms: spread, p99Ms: spread });
  expect(report.reads).toHaveLength(12);
  expect(report.durability).toMatchObject({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' });
  expect(report.versions.yardstick).toContain('pg driver');
  // The benchmark itself compares after each run what was acknowledged with what was made.
  expect(report.audits).toMatchObject({ ours: { clean: true }, yardstick: { clean: true } });
  expect(report.audits.ours.fills).toBeGreaterThanOrEqual(LEAST_FILLS);
  expect(report.audits.yardstick.fills).toBeGreaterThanOrEqual(LEAST_FILLS_OF_YARDSTICK);
  expect(JSON.parse(JSON.stringify(reportJson(report)))).toMatchObject({
    goals: expect.any(Array),
    machine: expect.any(Object),
  });
  expect(reportText(report)).toContain('one busy portfolio, 64 bots, single calls');
});
