import { expect, test } from 'vitest';
import { parseUsd } from '@prescient/core';
import { copyCluster } from '@prescient/testkit';
import { runSlicer } from '../src/slicer/run-slicer.ts';

test('slices of every best level never take more than the book ever offered, nor pay less', async () => {
  const report = await runSlicer({ seconds: 300, rate: 60, slices: 4, mostMoments: 4 }, copyCluster);
  expect(report.over).toEqual([]);
  expect(report.moments).toBe(4);
  expect(report.counts['bought']).toBeGreaterThan(2);
  expect(parseUsd(report.cost) >= parseUsd(report.cheapest)).toBe(true);
});
