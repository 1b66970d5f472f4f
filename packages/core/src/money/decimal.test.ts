import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import { formatMicros, MAX_MICROS, MoneyFormatError, parseMicros } from './index.ts';

const anyMicros = fc.bigInt({ min: -MAX_MICROS, max: MAX_MICROS });

describe('laws', () => {
  test('what is written reads back as the same millionths', () => {
    fc.assert(fc.property(anyMicros, (micros) => parseMicros(formatMicros(micros)) === micros));
  });

  test('is written with exactly six decimals and no sign but a leading minus', () => {
    fc.assert(fc.property(anyMicros, (micros) => /^-?(?:0|[1-9]\d*)\.\d{6}$/.test(formatMicros(micros))));
  });

  test('reads the digits where they stand, with one to six decimals or none', () => {
    const digits = (min: number, max: number) =>
      fc
        .array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max })
        .map((list) => list.join(''));
    fc.assert(
      fc.property(digits(1, 14), digits(0, 6), fc.boolean(), (whole, fraction, negative) => {
        const text = `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
        const millionths = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
        return parseMicros(text) === (negative ? -millionths : millionths);
      }),
    );
  });

  test('keeps the order of numbers', () => {
    fc.assert(
      fc.property(
        anyMicros,
        anyMicros,
        (a, b) => parseMicros(formatMicros(a)) < parseMicros(formatMicros(b)) === a < b,
      ),
    );
  });

  test('reads any text as a decimal of ours or refuses it, and never as something else', () => {
    const almost = fc.string({ unit: fc.constantFrom(...'0123456789.-+eE_ ,\n٣'), maxLength: 24 });
    let read = 0;
    fc.assert(
      fc.property(almost, (text) => {
        const plain = /^-?[0-9]{1,14}(?:\.[0-9]{1,6})?$/.test(text) && !text.endsWith('\n');
        if (!plain) expect(() => parseMicros(text)).toThrow(MoneyFormatError);
        else read += 1;
        return !plain || typeof parseMicros(text) === 'bigint';
      }),
      { numRuns: shortOrFull(500, 2_000) },
    );
    expect(read).toBeGreaterThan(20);
  });
});

test.each([
  ['0', 0n],
  ['-0', 0n],
  ['0.000001', 1n],
  ['-0.000001', -1n],
  ['0.1', 100_000n],
  ['2.01', 2_010_000n],
  ['10000', 10_000_000_000n],
  ['00012.50', 12_500_000n],
  ['99999999999999.999999', MAX_MICROS],
  ['-99999999999999.999999', -MAX_MICROS],
  // A double would read the next one as 9007199254740992.
  ['90071992547409.930001', 90_071_992_547_409_930_001n],
])('reads %s', (text, micros) => {
  expect(parseMicros(text)).toBe(micros);
});

test.each([
  [0n, '0.000000'],
  [1n, '0.000001'],
  [-1n, '-0.000001'],
  [999_999n, '0.999999'],
  [-1_000_000n, '-1.000000'],
  [10_000_000_000n, '10000.000000'],
])('writes %s millionths as %s', (micros, text) => {
  expect(formatMicros(micros)).toBe(text);
});

test.each([
  ['nothing', ''],
  ['an exponent', '1e3'],
  ['a capital exponent', '1E3'],
  ['a space before', ' 1'],
  ['a space after', '1 '],
  ['a line end', '1\n'],
  ['a plus', '+1'],
  ['two signs', '--1'],
  ['a sign alone', '-'],
  ['hexadecimal', '0x1'],
  ['a point at the end', '1.'],
  ['a point at the start', '.5'],
  ['a point alone', '.'],
  ['two points', '1.2.3'],
  ['a comma', '1,5'],
  ['an underscore', '1_000'],
  ['a bigint literal', '1n'],
  ['Arabic digits', '٣'],
  ['full-width digits', '１'],
  ['fifteen digits', '123456789012345'],
  ['fifteen digits, most of them zeros', '000000000000001'],
  ['seven decimals', '0.1234567'],
  ['seven decimals, the last a zero', '0.1234560'],
  ['no number', 'NaN'],
  ['infinity', 'Infinity'],
  ['minus infinity', '-Infinity'],
  ['null', 'null'],
])('refuses %s', (_, text) => {
  expect(() => parseMicros(text)).toThrow(MoneyFormatError);
});

test('shows at most forty characters of what it refuses', () => {
  expect(() => parseMicros('9'.repeat(100_000))).toThrow(new RegExp(`^"9{40}" has more than 14 digits`));
});
