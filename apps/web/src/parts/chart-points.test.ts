import { expect, test } from 'vitest';
import { aligned, thinned } from './chart-points.ts';

test('lines that were read at different moments share their times and keep their last values', () => {
  const first = [
    { at: 1, value: 10 },
    { at: 3, value: 30 },
  ];
  const second = [
    { at: 2, value: 5 },
    { at: 3, value: 6 },
    { at: 4, value: 7 },
  ];
  expect(aligned([first, second])).toEqual({
    times: [1, 2, 3, 4],
    values: [
      [10, 10, 30, 30],
      [null, 5, 6, 7],
    ],
  });
  expect(aligned([])).toEqual({ times: [], values: [] });
});

test('a long line is thinned to its ends and some between', () => {
  const points = Array.from({ length: 1_000 }, (_, index) => index);
  const few = thinned(points, 60);
  expect(few).toHaveLength(60);
  expect([few[0], few.at(-1)]).toEqual([0, 999]);
  expect(thinned([1, 2], 60)).toEqual([1, 2]);
});
