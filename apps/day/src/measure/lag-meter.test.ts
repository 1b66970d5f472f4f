import { generateDay } from '@prescient/recording';
import type { Book } from '@prescient/core';
import { expect, test } from 'vitest';
import { LagMeter } from './lag-meter.ts';
import { nowMs, SentLog } from '../venue/sent-log.ts';

const day = generateDay({ seed: 'lag', markets: 2, changes: 1 });

const shown = (market: number, outcome: 0 | 1, stamp: number) => ({
  kind: 'book' as const,
  book: {
    marketId: day.truth.markets[market]!.marketId,
    outcome,
    occurredAt: new Date(stamp),
  } as Book,
});

test('a change counts once a book shows it or a later one, for each outcome by itself', () => {
  const sent = new SentLog();
  // One side writes, the other reads.
  const meter = new LagMeter(new SentLog(sent.buffer), day);
  const at = nowMs();
  sent.write({ market: 0, stamp: 1_000, at: at - 500 });
  sent.write({ market: 0, stamp: 1_010, at });
  sent.write({ market: 1, stamp: 1_020, at });
  meter.hear(shown(0, 0, 999));
  expect([meter.lags.count, meter.unshown]).toEqual([0, 6]);
  meter.hear(shown(0, 0, 1_000));
  expect([meter.lags.count, meter.unshown]).toEqual([1, 5]);
  expect(meter.lags.longestMs).toBeGreaterThanOrEqual(500);
  meter.hear(shown(0, 1, 1_015));
  meter.hear({
    kind: 'gap',
    outcome: { venue: 'polymarket', marketId: '1', outcome: 0 },
    reason: 'BAD_HASH',
  });
  expect([meter.lags.count, meter.unshown]).toEqual([3, 3]);
});

test('a log that nobody reads says so in place of losing changes quietly', () => {
  const sent = new SentLog();
  for (let count = 0; count <= 1 << 19; count += 1) sent.write({ market: 0, stamp: count, at: 0 });
  expect(() => sent.drain(() => undefined)).toThrow('faster than their lag');
});
