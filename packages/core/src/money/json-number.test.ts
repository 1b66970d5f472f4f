import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMicros, MoneyFormatError, parseMicros, plainDecimal } from './index.ts';

const exactly = (digits: bigint, exponent: number): string => {
  const sign = digits < 0n ? '-' : '';
  const magnitude = (digits < 0n ? -digits : digits)
    .toString()
    .padStart(exponent < 0 ? 1 - exponent : 1, '0');
  if (exponent >= 0) return `${sign}${magnitude}${magnitude === '0' ? '' : '0'.repeat(exponent)}`;
  const decimals = magnitude.slice(exponent).replace(/0+$/, '');
  return `${sign}${magnitude.slice(0, exponent)}${decimals === '' ? '' : `.${decimals}`}`;
};

test.each([
  ['1e-3', '0.001'],
  ['1E-3', '0.001'],
  ['1.5e2', '150'],
  ['1.50e+2', '150'],
  ['2.5e-1', '0.25'],
  ['12.50', '12.5'],
  ['12.0', '12'],
  ['-0.10', '-0.1'],
  ['0', '0'],
  ['0e5', '0'],
  ['100', '100'],
  ['1e-7', '0.0000001'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['0.30000000000000004', '0.30000000000000004'],
])('rewrites %s as %s', (source, plain) => {
  expect(plainDecimal(source)).toBe(plain);
});

test('moves the point by the exponent and drops no digit but zeros after the point', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
      fc.integer({ min: -40, max: 40 }),
      (digits, exponent) => {
        expect(plainDecimal(`${digits}e${exponent}`)).toBe(exactly(digits, exponent));
      },
    ),
  );
});

test('the same number written with a point or with an exponent comes out the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.integer({ min: 1, max: 6 }), (micros, places) => {
      expect(parseMicros(plainDecimal(`${micros}e-6`))).toBe(micros);
      expect(plainDecimal(`${formatMicros(micros)}e${places}`)).toBe(plainDecimal(`${micros}e${places - 6}`));
    }),
  );
});

test('what JSON prints for any double is rewritten to the same double', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(JSON.parse(plainDecimal(JSON.stringify(number)))).toBe(number + 0);
    }),
  );
});

test('rewriting twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 }), (number) => {
      const plain = plainDecimal(JSON.stringify(number));
      expect(plainDecimal(plain)).toBe(plain);
    }),
  );
});

test.each([
  '',
  ' 1',
  '1 ',
  '+1',
  '.5',
  '1.',
  '1e',
  '1e1.5',
  '0x1',
  'NaN',
  'Infinity',
  '-',
  '1_0',
  '٣',
  '1e9999',
  '"1"',
])('refuses "%s"', (source) => {
  expect(() => plainDecimal(source)).toThrow(MoneyFormatError);
});
