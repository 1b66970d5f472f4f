import { formatMicros, parsePrice, parseShares, parseUsd } from '@prescient/core/money';
import { expect, test } from 'vitest';
import { limitOrderAmounts, marketBuyAmounts, roundConfig } from '../src/index.ts';

const shown = ({ maker, taker }: { maker: bigint; taker: bigint }) => [
  formatMicros(maker),
  formatMicros(taker),
];

test('keeps the decimals of the tick, two of shares, and both of their product', () => {
  expect(roundConfig(parsePrice('0.1'))).toEqual({ price: 1, size: 2, amount: 3 });
  expect(roundConfig(parsePrice('0.0025'))).toEqual({ price: 4, size: 2, amount: 6 });
});

test('a limit order gives dollars for shares, or shares for dollars', () => {
  const at = { price: parsePrice('0.37'), tick: parsePrice('0.01') };
  expect(shown(limitOrderAmounts('BUY', parseShares('10.009'), at))).toEqual(['3.700000', '10.000000']);
  expect(shown(limitOrderAmounts('SELL', parseShares('10.019'), at))).toEqual(['10.010000', '3.703700']);
});

test('a market buy gets what its dollars buy, rounded down', () => {
  const at = { price: parsePrice('0.3'), tick: parsePrice('0.1') };
  expect(shown(marketBuyAmounts(parseUsd('1.009'), at))).toEqual(['1.000000', '3.333000']);
});

test('what is a hair below a unit counts as that unit, as in the client of the venue', () => {
  const at = { price: parsePrice('0.999999'), tick: parsePrice('0.1') };
  expect(shown(limitOrderAmounts('BUY', parseShares('0.01'), at))).toEqual(['0.010000', '0.010000']);
});
