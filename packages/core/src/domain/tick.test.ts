import { expect, test } from 'vitest';
import { parsePrice } from '../money/index.ts';
import { isOnTick } from './tick.ts';

test.each([
  ['0.01', '0.01', true],
  ['0.99', '0.01', true],
  ['0.5', '0.1', true],
  ['0.0025', '0.0025', true],
  ['0.9975', '0.0025', true],
  ['0', '0.01', false],
  ['1', '0.01', false],
  ['0.995', '0.01', false],
  ['0.505', '0.01', false],
  ['0.001', '0.01', false],
  ['0.5', '0', false],
])('a price of %s in ticks of %s: %s', (price, tick, valid) => {
  expect(isOnTick(parsePrice(price), parsePrice(tick))).toBe(valid);
});
