import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/in-memory.ts';
import { formatUsd, parsePrice, parseShares, type Price, type Shares } from '../../money/index.ts';
import type { FeeSchedule } from '../market/fee-schedule.ts';
import { fee, feesOf, type Slice } from './fee.ts';

const polymarket = (rate: string, exponent = '1'): FeeSchedule => ({ kind: 'polymarket', rate, exponent });
const kalshi = (multiplier = '1'): FeeSchedule => ({ kind: 'kalshi', multiplier });
const feeOf = (schedule: FeeSchedule, shares: string, price: string): string =>
  formatUsd(fee(schedule, { shares: parseShares(shares), price: parsePrice(price) }, 'buy'));

describe('a fee of Polymarket', () => {
  test.each([
    ['100', '0.50', '0.07', '1.750000'],
    ['100', '0.50', '0.05', '1.250000'],
    ['100', '0.50', '0.04', '1.000000'],
    ['1', '0.01', '0.07', '0.000690'],
    ['200', '0.50', '0.07', '3.500000'],
    ['80', '0.60', '0.07', '1.344000'],
    ['100', '0.50', '0', '0.000000'],
    ['100', '0.50', '7e-2', '1.750000'],
  ])('of %s shares at %s at a rate of %s is %s', (...[shares, price, rate, expected]) => {
    expect(feeOf(polymarket(rate), shares, price)).toBe(expected);
  });

  test('is rounded half up to five decimals', () => {
    // 0.02 × 0.25 × 0.001 = 0.000005 and one millionth of a share less.
    expect(feeOf(polymarket('0.02'), '0.001', '0.5')).toBe('0.000010');
    expect(feeOf(polymarket('0.02'), '0.000999', '0.5')).toBe('0.000000');
  });

  test('is rounded down to five decimals where the schedule says so', () => {
    const down: FeeSchedule = { kind: 'polymarket', rate: '0.02', exponent: '1', rule: 'down-5' };
    expect(feeOf(down, '0.001', '0.5')).toBe('0.000000');
    expect(feeOf(down, '0.001999', '0.5')).toBe('0.000000');
    expect(feeOf(down, '0.002', '0.5')).toBe('0.000010');
    expect(feeOf({ ...down, rule: 'half-up-5' }, '0.001', '0.5')).toBe('0.000010');
  });

  test('takes the exponent as it stands', () => {
    expect(feeOf(polymarket('0.25', '2'), '100', '0.5')).toBe('1.562500');
    expect(feeOf(polymarket('0.01', '0'), '100', '0.5')).toBe('1.000000');
    expect(feeOf(polymarket('0.07', '1.0'), '100', '0.5')).toBe('1.750000');
  });

  test('may be the whole spread, to its fourth power', () => {
    // A hundred times 0.25⁴, rounded half up.
    expect(feeOf(polymarket('1', '4'), '100', '0.5')).toBe('0.390630');
  });

  test.each([
    ['much', '1', 'rate is "much"'],
    ['-0.07', '1', 'rate is "-0.07"'],
    ['1.01', '1', 'rate 1.01 is above 1'],
    ['1000', '1', 'rate 1000 is above 1'],
    ['0.07', '0.5', 'exponent 0.5 is not a whole number'],
    ['0.07', '5', 'exponent 5 is above 4'],
    ['0.07', '', 'exponent is ""'],
  ])('is unknown at a rate of %s and an exponent of %s: %s', (rate, exponent, why) => {
    const refusal = refusalOf(() => feeOf(polymarket(rate, exponent), '1', '0.5'));
    expect(refusal).toMatchObject({
      code: 'FEE_UNKNOWN',
      retryable: false,
      remembered: false,
      details: { why },
    });
    expect(refusal.message).toBe(
      `Prescient does not know the fee of this market (${why}) and fills nothing from its book. Trade another market until the venue states the fee.`,
    );
  });
});

describe('a fee of Kalshi', () => {
  test.each([
    ['10', '0.50', '0.180000'],
    ['1', '0.50', '0.020000'],
    ['100', '0.50', '1.750000'],
    ['1', '0.01', '0.010000'],
  ])('of %s contracts at %s is %s', (contracts, price, expected) => {
    expect(feeOf(kalshi(), contracts, price)).toBe(expected);
  });

  test('is rounded up once an order, not once a level', () => {
    const one: Slice = { price: parsePrice('0.50'), shares: parseShares('1') };
    // Ten times 1.75 cents are 17.5 cents, rounded to 18; rounded each they would be 20.
    const fees = feesOf(
      kalshi(),
      Array.from({ length: 10 }, () => one),
      'buy',
    );
    expect(formatUsd(fees.reduce((sum, each) => (sum + each) as typeof sum))).toBe('0.180000');
    expect(fees.every((each) => each >= 0n)).toBe(true);
  });

  test('has a multiplier of its series', () => {
    expect(feeOf(kalshi('0.5'), '10', '0.50')).toBe('0.090000');
    expect(feeOf(kalshi('0'), '10', '0.50')).toBe('0.000000');
    expect(refusalOf(() => feeOf(kalshi('half'), '1', '0.5')).code).toBe('FEE_UNKNOWN');
  });
});

test('no fee is none', () => {
  expect(feeOf({ kind: 'none' }, '100', '0.5')).toBe('0.000000');
});

test.each([
  [{ kind: 'unknown' }, 'the venue charges one and does not say how much'],
  [{ kind: 'of another release' }, 'its kind is new'],
  [{ ...polymarket('0.07'), rule: 'toString' }, 'its rule "toString" is new'],
  [{ ...kalshi(), rule: 'later' }, 'its rule "later" is new'],
  [kalshi('half'), 'multiplier is "half"'],
])('an unknown fee is refused even for nothing: %j', (charged, why) => {
  const { code, details } = refusalOf(() => feesOf(charged as FeeSchedule, [], 'buy'));
  expect([code, details]).toEqual(['FEE_UNKNOWN', { why }]);
});

const slice = fc.record({
  price: fc.bigInt(0n, 1_000_000n).map((price) => price as Price),
  shares: fc.bigInt(0n, 10n ** 12n).map((shares) => shares as Shares),
});
const schedule = fc.oneof(
  fc.constant(kalshi()),
  fc
    .tuple(fc.integer({ min: 0, max: 1000 }), fc.nat(3))
    .map(([rate, exponent]) => polymarket(`${rate / 1000}`, `${exponent}`)),
);

test('by law: no fee is below zero, more levels never cost less, and half-up is off by at most half a step', () => {
  fc.assert(
    fc.property(schedule, fc.array(slice, { maxLength: 5 }), slice, (charged, slices, more) => {
      const fees = feesOf(charged, [...slices, more], 'buy');
      expect(fees.every((each) => each >= 0n)).toBe(true);
      expect(feesOf(charged, slices, 'buy')).toEqual(fees.slice(0, -1));
      if (charged.kind !== 'polymarket') return;
      const rate = BigInt(Math.round(parseFloat(charged.rate) * 1000));
      const power = BigInt(charged.exponent);
      const exact = more.shares * rate * (more.price * (1_000_000n - more.price)) ** power;
      const scale = 1000n * 10n ** (12n * power);
      const off = 2n * (fees.at(-1)! * scale - exact);
      expect(off <= 10n * scale && off > -10n * scale).toBe(true);
    }),
  );
});
