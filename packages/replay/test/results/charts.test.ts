import type { Usd } from '@prescient/core/money';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisDollars, axisPercent, signedDollars } from '../../src/results/charts/dollars.ts';
import { binsOf } from '../../src/results/charts/results-chart.ts';
import { evenly, thinned, type Point } from '../../src/results/charts/thinned.ts';

const results = fc.array(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), { minLength: 1, maxLength: 40 });

test('every result is counted once, in the bin that holds it, and 0 is where a bin begins', () => {
  fc.assert(
    fc.property(results, (drawn) => {
      const bins = binsOf(drawn as Usd[]);
      expect(bins.length).toBeLessThanOrEqual(16);
      for (const [index, { from, to, count }] of bins.entries()) {
        expect(count).toBe(drawn.filter((each) => each >= from && each < to).length);
        expect(from % (to - from)).toBe(0n);
        if (index > 0) expect(bins[index - 1]!.to).toBe(from);
      }
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(drawn.length);
    }),
  );
});

test('a line that is thinned keeps its ends, its lowest and its highest point, and its order', () => {
  const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(values, fc.integer({ min: 8, max: 100 }), (drawn, count) => {
      const points = drawn.map((value, at): Point => [at, value]);
      const kept = thinned(points, count);
      const heights = kept.map(([, value]) => value);
      expect(kept.length).toBeLessThanOrEqual(count);
      expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
      expect([Math.min(...heights), Math.max(...heights)]).toEqual([Math.min(...drawn), Math.max(...drawn)]);
      expect(kept).toEqual(kept.toSorted((a, b) => a[0] - b[0]));
    }),
  );
});

test('rows of a table are taken evenly, with the first and the last', () => {
  const rows = Array.from({ length: 101 }, (_, index) => index);
  expect(evenly(rows, 5)).toEqual([0, 25, 50, 75, 100]);
  expect(evenly([1, 2], 5)).toEqual([1, 2]);
});

describe('figures beside an axis', () => {
  test.each([
    [0, '0'],
    [-0.00001, '0'],
    [0.05, '0.05'],
    [-300, '-300'],
    [1_250, '1.25k'],
    [2_000_000, '2M'],
    [-3.5e9, '-3.5B'],
  ])('%d dollars are %s', (dollars, text) => {
    expect(axisDollars(dollars)).toBe(text);
  });

  test.each([
    [0n, '0.00'],
    [12_500_000n, '+12.50'],
    [-4_100n, '−0.004100'],
    [-1_000_000n, '−1.00'],
  ])('%d micro-dollars are %s', (micros, text) => {
    expect(signedDollars(micros as Usd)).toBe(text);
  });

  test('a share is a percentage', () => {
    expect([0.125, -0.05, 0].map(axisPercent)).toEqual(['12.5 %', '-5 %', '0 %']);
  });
});
