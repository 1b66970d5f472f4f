import { expect, test } from 'vitest';
import { median, ratios, spreadOf } from './statistics.ts';

test('the median of an even number of values is the mean of the two in the middle', () => {
  expect(median([4, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('ratios pair the runs of one round', () => {
  expect(spreadOf(ratios([10, 30, 20], [10, 10, 10]))).toEqual({ median: 2, min: 1, max: 3 });
});
