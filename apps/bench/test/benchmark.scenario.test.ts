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

const spread = { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) };

function expectTrades({ trades }: BenchReport): void {
  expect(trades?.yardsticks.map(({ name }) => name)).toEqual(['one', 'spread']);
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
    expect(cell.tradesPerSecond.median).toBeGreaterThan(0);
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
  // That each acknowledged trade was made, and no other, the benchmark checks itself after every run.
  expect(report.audits).toMatchObject({ ours: { clean: true }, yardstick: { clean: true } });
  expect(report.audits.ours.fills).toBeGreaterThan(2_000);
  expect(report.audits.yardstick.fills).toBeGreaterThan(0);
  expect(JSON.parse(JSON.stringify(reportJson(report)))).toMatchObject({
    goals: expect.any(Array),
    machine: expect.any(Object),
  });
  expect(reportText(report)).toContain('one busy portfolio, 64 bots, single calls');
});
