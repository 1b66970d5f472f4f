import { expect, test } from 'vitest';
import {
  formatPrice,
  formatShares,
  formatUsd,
  MAX_MICROS,
  MoneyFormatError,
  ONE_PRICE,
  parsePrice,
  parseShares,
  parseUsd,
  ZERO_PRICE,
  ZERO_SHARES,
  ZERO_USD,
} from './index.ts';

test('dollars may be negative, down to what the column holds', () => {
  expect(parseUsd('-12.5')).toBe(-12_500_000n);
  expect(formatUsd(parseUsd('-99999999999999.999999'))).toBe('-99999999999999.999999');
  expect(parseUsd('0')).toBe(ZERO_USD);
});

test('shares are never below zero', () => {
  expect(parseShares('0')).toBe(ZERO_SHARES);
  expect(parseShares('-0')).toBe(ZERO_SHARES);
  expect(parseShares('99999999999999.999999')).toBe(MAX_MICROS);
  expect(formatShares(parseShares('500'))).toBe('500.000000');
  expect(() => parseShares('-0.000001')).toThrow(MoneyFormatError);
});

test('a price lies between 0 and 1, both included', () => {
  expect(parsePrice('0')).toBe(ZERO_PRICE);
  expect(parsePrice('1')).toBe(ONE_PRICE);
  expect(formatPrice(parsePrice('0.3'))).toBe('0.300000');
  expect(() => parsePrice('1.000001')).toThrow(MoneyFormatError);
  expect(() => parsePrice('-0.000001')).toThrow(MoneyFormatError);
});

test.each([parseUsd, parseShares, parsePrice])('%o refuses what is no decimal', (parse) => {
  for (const text of ['', '1e-3', ' 1', '٣', '0.1234567'])
    expect(() => parse(text)).toThrow(MoneyFormatError);
});
