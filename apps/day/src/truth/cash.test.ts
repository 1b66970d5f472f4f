import { describe, expect, test } from 'vitest';
import { cashOf, type FillRow } from './cash.ts';
import type { KnownMarket } from './truth.ts';

const market = (changed: Partial<KnownMarket> = {}): ReadonlyMap<string, KnownMarket> =>
  new Map([['m', { feeRate: '0.07', payouts: ['1', '0'], ...changed } as KnownMarket]]);

const fill = (changed: Partial<FillRow>): FillRow => ({
  tradeId: 't',
  marketId: 'm',
  action: 'buy_yes',
  kind: 'buy',
  amount: '0.000000',
  receipt: {},
  ...changed,
});

/** 100 shares at 0.50: a stake of 50, a fee of 100 × 0.07 × 0.25 = 1.75. */
const bought = fill({
  amount: '50.000000',
  receipt: { levels: [{ price: '0.500000', size: '500.000000', taken: '100.000000' }] },
});
/** 40 of them at 0.60: 24, a fee of 40 × 0.07 × 0.24 = 0.672. */
const sold = fill({
  kind: 'sell',
  amount: '20.000000',
  receipt: { levels: [{ price: '0.600000', size: '500.000000', taken: '40.000000' }] },
});

describe('the cash that trades bring', () => {
  test('is what was paid with its fees, until the market pays', () => {
    expect(cashOf([bought], market())).toBe(48_250_000n);
    expect(cashOf([bought], market({ payouts: ['0', '1'] }))).toBe(-51_750_000n);
    expect(cashOf([bought], market({ payouts: ['0.5', '0.5'], feeRate: null }))).toBe(0n);
  });

  test('pays what a sale left, by its own outcome', () => {
    expect(cashOf([bought, sold], market())).toBe(-51_750_000n + 23_328_000n + 60_000_000n);
    const other = [bought, sold].map((row) => ({ ...row, action: 'buy_no' as const }));
    expect(cashOf(other, market())).toBe(-51_750_000n + 23_328_000n);
  });

  test('gives what is left of the stake back where the market is void, and keeps the fee', () => {
    expect(cashOf([bought, sold], market({ payouts: 'void' }))).toBe(
      -51_750_000n + 23_328_000n + 30_000_000n,
    );
  });

  test('goes by what the market truly paid, whatever settlements were recorded', () => {
    const settled = [fill({ kind: 'settle' }), fill({ kind: 'reverse' }), fill({ kind: 'settle' })];
    expect(cashOf([bought, ...settled], market())).toBe(cashOf([bought], market()));
  });

  test('rounds each fee half up to five decimals, and a payout down', () => {
    const small = fill({
      receipt: { levels: [{ price: '0.300000', size: '500.000000', taken: '0.010000' }] },
    });
    // 0.01 × 0.07 × 0.21 = 0.000147, which is 0.00015; the share pays 0.01.
    expect(cashOf([small], market())).toBe(10_000n - 3_000n - 150n);
    expect(cashOf([small], market({ payouts: ['0.333333', '0.666667'] }))).toBe(3_333n - 3_150n);
  });

  test('is counted trade by trade', () => {
    expect(cashOf([bought, { ...bought, tradeId: 'u' }], market())).toBe(96_500_000n);
  });
});
