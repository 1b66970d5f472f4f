import { describe, expect, test } from 'vitest';
import { minus, price, ratioOf, shares, signedUsd, signOf, sumOf, usd } from './money.ts';

describe('money is shown', () => {
  test.each([
    ['0.000000', '0.00', '0.00'],
    ['1234.500000', '1,234.50', '+1,234.50'],
    ['-3.204999', '−3.20', '−3.20'],
    ['-3.205000', '−3.21', '−3.21'],
    ['0.004999', '0.00', '0.00'],
    ['-0.004999', '0.00', '0.00'],
    ['999999.995000', '1,000,000.00', '+1,000,000.00'],
    ['90071992547409.930001', '90,071,992,547,409.93', '+90,071,992,547,409.93'],
    ['12', '12.00', '+12.00'],
  ])('%s as %s', (text, plain, signed) => {
    expect([usd(text), signedUsd(text)]).toEqual([plain, signed]);
  });

  test.each([
    ['0.340000', '0.34'],
    ['0.345000', '0.345'],
    ['0.500000', '0.50'],
    ['1.000000', '1.00'],
    ['0.123456', '0.123456'],
  ])('a price of %s as %s', (text, shown) => {
    expect(price(text)).toBe(shown);
  });

  test.each([
    ['1200.000000', '1,200'],
    ['12.500000', '12.5'],
    ['0.330000', '0.33'],
    ['10.000000', '10'],
    ['100.204000', '100.2'],
  ])('%s shares as %s', (text, shown) => {
    expect(shares(text)).toBe(shown);
  });
});

test('sums and differences are exact beyond what a float holds', () => {
  expect(sumOf(['0.100000', '0.200000'])).toBe('0.300000');
  expect(sumOf(['90071992547409.930001', '-0.000002'])).toBe('90071992547409.929999');
  expect(sumOf([])).toBe('0.000000');
  expect(minus('1.000000', '2.500000')).toBe('-1.500000');
  expect(minus('-1.000000', '-2.500000')).toBe('1.500000');
});

test('a ratio of amounts is exact to six decimals', () => {
  expect(ratioOf('1.000000', '3.000000')).toBe(0.333333);
  expect(ratioOf('-250.000000', '10000.000000')).toBe(-0.025);
  expect(ratioOf('1.000000', '0.000000')).toBeNull();
});

test('a sign is that of the exact amount', () => {
  expect(['-0.000001', '0.000000', '-0.000000', '0.000001'].map(signOf)).toEqual([-1, 0, 0, 1]);
});
