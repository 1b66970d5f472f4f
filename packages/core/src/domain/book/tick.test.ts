import { describe, expect, test } from 'vitest';
import { parsePrice } from '../../money/index.ts';
import { isOnTick } from './tick.ts';

describe('a price is one of the market', () => {
  test.each([
    ['0.01', '0.01', true],
    ['0.99', '0.01', true],
    ['0.5', '0.1', true],
    ['0.0025', '0.0025', true],
    ['0.9975', '0.0025', true],
    ['0.015', '0.005', true],
    ['0.0001', '0.0001', true],
    ['0', '0.01', false],
    ['1', '0.01', false],
    ['0.995', '0.01', false],
    ['0.005', '0.01', false],
    ['0.501', '0.01', false],
    ['0.0024', '0.0025', false],
    ['0.5', '0', false],
  ])('%s on a tick of %s: %s', (price, tick, expected) => {
    expect(isOnTick(parsePrice(price), parsePrice(tick))).toBe(expected);
  });
});
