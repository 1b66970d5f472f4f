import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseUsd } from '@prescient/core';
import { jsonNumber, parseExactJson } from './exact-json.ts';

const parse = (text: string): unknown => parseExactJson(new TextEncoder().encode(text), 'body');

describe('parseExactJson', () => {
  test.each([
    ['0.1', '0.1'],
    ['1e-3', '0.001'],
    ['1E+2', '100'],
    ['0.30', '0.3'],
    ['-0', '-0'],
    ['9900.000001', '9900.000001'],
    ['0.30000000000000004', '0.30000000000000004'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e999999', '1e999999'],
  ])('keeps the digits of %s', (written, read) => {
    expect(parse(`{"a":[${written}]}`)).toEqual({ a: [read] });
  });

  test('leaves everything but numbers as JSON.parse reads it', () => {
    const hasNoNumbers = fc
      .jsonValue({ stringUnit: 'binary', maxDepth: 2 })
      .map((value) =>
        JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === 'number' ? 'number' : part)),
      );
    fc.assert(
      fc.property(hasNoNumbers, (value) => {
        expect(parse(JSON.stringify(value))).toEqual(value);
      }),
    );
  });

  test('blank bytes are undefined, and a byte order mark is dropped', () => {
    expect([parse(''), parse(' \r\n'), parse('\ufeff'), parse('\ufeff"x"')]).toEqual([
      undefined,
      undefined,
      undefined,
      'x',
    ]);
  });

  test.each(['{', '01', 'NaN', '[1,]', '"\u0001"', '['.repeat(100_000)])(
    'refuses what is no JSON and names it (%#)',
    (text) => {
      expect(() => parse(text)).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT', details: { field: 'body' } }),
      );
    },
  );
});

test('an amount is written with every digit', () => {
  expect(
    JSON.stringify({ a: jsonNumber(parseUsd('9999999999999.999999')), b: jsonNumber(parseUsd('-0.000001')) }),
  ).toBe('{"a":9999999999999.999999,"b":-0.000001}');
});
