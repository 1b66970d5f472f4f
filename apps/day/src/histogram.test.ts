import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';

test('quantiles are those of the sorted times, rounded up to a quarter of a millisecond', () => {
  const times = new Histogram();
  for (let ms = 1; ms <= 100; ms += 1) times.add(ms);
  expect([0.5, 0.99, 1].map((share) => times.quantile(share))).toEqual([50.25, 99.25, 100.25]);
  expect([times.count, times.longestMs]).toEqual([100, 100]);
});

test('a time beyond the last bucket is kept as the longest, and none is below zero', () => {
  const times = new Histogram();
  times.add(-1);
  times.add(70_000);
  expect([times.quantile(0.5), times.quantile(1), times.longestMs]).toEqual([0.25, 60_000.25, 70_000]);
});

test('nothing has no quantile', () => {
  expect(new Histogram().quantile(0.99)).toBe(0);
});
