import { describe, expect, test } from 'vitest';
import { cashOf } from './cash.ts';
import type { FillRow } from './fill-row.ts';
import type { KnownMarket } from './truth.ts';

const FEES = { kind: 'polymarket', rate: '0.07', exponent: '1' } as const;

const market = (changed: Partial<KnownMarket> = {}): ReadonlyMap<string, KnownMarket> =>
  new Map([['m', { fees: FEES, waivedUntil: null, payouts: ['1', '0'], ...changed } as KnownMarket]]);

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
    expect(cashOf([bought], market({ payouts: ['0.5', '0.5'], fees: { kind: 'none' } }))).toBe(0n);
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

describe('the cash that trades at Kalshi bring', () => {
  const half = { kind: 'kalshi', multiplier: '0.5', rule: 'balance-4' } as const;
  const whole = { ...half, multiplier: '1' } as const;
  const NOON = '2026-12-01T12:00:00.000Z';
  const atNoon = (kind: 'buy' | 'sell', ageMs: number, ...levels: [price: string, taken: string][]) =>
    fill({
      kind,
      receipt: {
        book: { hash: 'h', timestamp: NOON, receivedAt: NOON, ageMs },
        levels: levels.map(([price, taken]) => ({ price, size: '5000.000000', taken })),
      },
    });
  const lost = { payouts: ['0', '1'] } as const;

  test.each([
    { taken: '3.000000', price: '0.055000', fees: whole, cash: -180_000n },
    { taken: '0.500000', price: '0.055000', fees: whole, cash: -30_000n },
    { taken: '13.150000', price: '0.760000', fees: whole, cash: -10_170_000n },
    { taken: '100.000000', price: '0.500000', fees: half, cash: -50_880_000n },
  ])('is whole cents: $taken contracts at $price', ({ taken, price, fees, cash }) => {
    expect(cashOf([atNoon('buy', 0, [price, taken])], market({ fees, ...lost }))).toBe(cash);
  });

  test('is, of a sale on two levels, the revenue less one fee that is given a cent back only beyond a cent', () => {
    const sale = atNoon('sell', 0, ['0.990000', '872.000000'], ['0.980000', '128.000000']);
    expect(cashOf([sale], market({ fees: whole, ...lost }))).toBe(988_720_000n - 790_000n);
  });

  test('has no trade fee while it is waived, by the moment at which the fill was priced', () => {
    const waivedUntil = new Date(Date.parse(NOON) + 100);
    const cash = (ageMs: number) =>
      cashOf(
        [atNoon('buy', ageMs, ['0.500000', '100.000000'])],
        market({ fees: half, waivedUntil, ...lost }),
      );
    expect([cash(99), cash(100)]).toEqual([-50_000_000n, -50_880_000n]);
  });
});
