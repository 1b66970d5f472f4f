import { expect, test } from 'vitest';
import {
  divide,
  JsonNumber,
  MoneyFormatError,
  parseExactJson,
  parseFraction,
  parseMicros,
  parsePrice,
  parseShares,
  plainDecimal,
  roundToSixDecimals,
} from './index.ts';

const NINES = '9'.repeat(60);
/** A text is named by its first forty characters. */
const CUT = NINES.slice(0, 40);

test.each([
  [() => parseMicros(NINES), `"${CUT}" has more than 14 digits before the point`],
  [() => parseMicros(`${NINES}x`), `"${CUT}" is not a decimal with at most 6 decimals`],
  [() => parseMicros('0.0000001'), '"0.0000001" is not a decimal with at most 6 decimals'],
  [() => parsePrice('1.5'), '"1.5" is not between 0 and 1'],
  [() => parseShares('-1'), '"-1" is negative; shares are never below zero'],
  [() => plainDecimal(`${NINES}x`), `"${CUT}" is not a number`],
  [() => parseFraction(`-${NINES}`), `"-${CUT.slice(1)}" is negative`],
] as const)('the refusal of a text names it and says why (%#)', (read, sentence) => {
  expect(read).toThrow(sentence);
  expect(read).toThrow(expect.objectContaining({ name: 'MoneyFormatError' }));
  expect(read).toThrow(MoneyFormatError);
});

test.each([
  [-1n, 1n],
  [1n, 0n],
  [1n, -1n],
])('%s is not divided by %s', (numerator, denominator) => {
  expect(() => divide(numerator, denominator, 'down')).toThrow(
    new RangeError('divide needs numerator >= 0 and denominator > 0'),
  );
});

test.each([
  ['0.07', 7n, 100n],
  ['7e-2', 7n, 100n],
  ['1.0', 1n, 1n],
  ['0', 0n, 1n],
  ['12.345', 12_345n, 1_000n],
])('the fraction %s has as many decimals as it needs', (text, numerator, denominator) => {
  expect(parseFraction(text)).toEqual({ numerator, denominator });
});

test.each([
  ['0.1234564999', '0.123456'],
  ['0.1234565', '0.123457'],
  ['1.9999995', '2.000000'],
  ['12345678901234.00000049', '12345678901234.000000'],
  // What has six decimals or fewer, a sign, or is no decimal stays for its reader to judge.
  ['0.123456', '0.123456'],
  ['7', '7'],
  ['-0.12345678', '-0.12345678'],
  ['x0.12345678', 'x0.12345678'],
  ['0.12345678x', '0.12345678x'],
  ['', ''],
])('%s is rounded to six decimals as %s', (text, rounded) => {
  expect(roundToSixDecimals(text)).toBe(rounded);
});

test('a number of JSON keeps its text', () => {
  const number = parseExactJson('1.50');
  expect(number).toBeInstanceOf(JsonNumber);
  expect((number as JsonNumber).source).toBe('1.50');
});
