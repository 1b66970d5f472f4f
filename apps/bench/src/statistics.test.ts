import { expect, test } from 'vitest';
import { median, percentile, ratios, spreadOf } from './statistics.ts';

test('the median of an even number of values is the mean of the two in the middle', () => {
  expect(median([4, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('a percentile is the value below which that share lies', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index);
  expect(percentile(hundred.toReversed(), 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 1)).toBe(99);
});

test('ratios pair the runs of one round', () => {
  expect(spreadOf(ratios([10, 30, 20], [10, 10, 10]))).toEqual({ median: 2, min: 1, max: 3 });
});
