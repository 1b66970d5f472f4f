import { expect, test } from 'vitest';
import { seedOf } from './seed.ts';

test('a seed is a number as it is, or any text, and the same text is the same seed', () => {
  expect(seedOf('17')).toBe(17);
  expect(seedOf('harbour')).toBe(seedOf('harbour'));
  expect(seedOf('harbour')).not.toBe(seedOf('harbours'));
  expect(Number.isInteger(seedOf('1.5'))).toBe(true);
  expect(Number.isInteger(seedOf(undefined))).toBe(true);
});
