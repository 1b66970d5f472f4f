import { expect, test } from 'vitest';
import { countsOf } from './counts.ts';

test('the counts of a cycle come in the order of its steps, each with how long it took', () => {
  const steps = { execute: { executed: 2, durationMs: 3.6 }, read: { markets: 1_200 } };
  expect(countsOf({ steps })).toEqual([
    { step: 'read', counts: [{ name: 'Markets', value: '1,200' }] },
    {
      step: 'execute',
      counts: [
        { name: 'Executed', value: '2' },
        { name: 'Took', value: '4 ms' },
      ],
    },
  ]);
  expect(countsOf({ steps: {} })).toEqual([]);
});
