import { expect, test } from 'vitest';
import { waitAtP99 } from './disk-wait.ts';

test('a disk that stands still for one hundredth of the time lets one moment in a hundred wait, and no more', () => {
  expect(waitAtP99([10], 1_000)).toBe(0);
  expect(waitAtP99([1, 2, 3], 10_000)).toBe(0);
});

test('one long stop counts by its length: of 110 ms in a second the first 100 ms wait longer than 10 ms', () => {
  expect(waitAtP99([110], 1_000)).toBeCloseTo(100);
  expect(waitAtP99([110, 0.3, 0.3], 1_000)).toBeCloseTo(100);
});

test('several stops count together', () => {
  // Each of the four is longer than 17.5 ms by 2.5 ms: 10 of 1,000 ms.
  expect(waitAtP99([20, 20, 20, 20], 1_000)).toBeCloseTo(17.5);
  // 40 − 32.5 and 35 − 32.5.
  expect(waitAtP99([40, 35, 10], 1_000)).toBeCloseTo(32.5);
});

test('without a write there is no wait', () => {
  expect(waitAtP99([], 1_000)).toBe(0);
});
