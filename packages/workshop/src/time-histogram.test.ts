import { expect, test } from 'vitest';
import { TimeHistogram } from './time-histogram.ts';

test('quantiles are those of the sorted times, to three figures', () => {
  const times = new TimeHistogram();
  for (let ms = 100; ms >= 1; ms -= 1) times.add(ms);
  for (const share of [0.01, 0.5, 0.99, 1]) {
    expect(times.quantile(share)).toBeGreaterThanOrEqual(100 * share);
    expect(times.quantile(share)).toBeLessThan(100 * share * 1.001);
  }
  expect([times.count, times.longestMs]).toEqual([100, expect.closeTo(100, 0)]);
});

test('fractions of a millisecond count, and no time is below a microsecond', () => {
  const times = new TimeHistogram();
  times.add(0.25);
  expect(times.quantile(1)).toBeCloseTo(0.25, 3);
  times.add(-1);
  expect(times.quantile(0.5)).toBe(0.001);
});

test('a time beyond an hour counts as an hour', () => {
  const times = new TimeHistogram();
  times.add(7_200_000);
  expect(times.longestMs / 3_600_000).toBeCloseTo(1, 2);
});

test('nothing has no quantile', () => {
  const none = new TimeHistogram();
  expect([none.count, none.quantile(0.99), none.longestMs]).toEqual([0, 0, 0]);
});
