import { expect, test } from 'vitest';
import { priceLines } from './price-lines.ts';

const at = (second: number): string => new Date(second * 1_000).toISOString();

test('own buys and sales stand on the prices, each at its own moment', () => {
  const snapshots = [
    { at: at(30), price: '0.600000', bid: null, ask: null },
    { at: at(20), price: null, bid: null, ask: null },
    { at: at(10), price: '0.400000', bid: null, ask: null },
  ];
  const positions = [
    { entryTimestamp: at(15), entryPrice: '0.410000', exitTimestamp: at(30), exitPrice: '0.590000' },
    { entryTimestamp: at(16), entryPrice: '0.420000', exitTimestamp: null, exitPrice: null },
  ];
  const { times, lines } = priceLines(snapshots, positions);
  expect(times).toEqual([10, 15, 16, 30]);
  expect(lines.map(({ values }) => values)).toEqual([
    [0.4, 0.4, 0.4, 0.6],
    [null, 0.41, 0.42, null],
    [null, null, null, 0.59],
  ]);
});
