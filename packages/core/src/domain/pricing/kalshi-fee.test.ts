import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatUsd,
  parsePrice,
  parseShares,
  parseUsd,
  sumUsd,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { Side } from '../book/depth.ts';
import { feesAt, type FeeSchedule } from '../market/fee-schedule.ts';
import { feesOf, type Slice } from './fee.ts';

const schedule = (multiplier = '1', rule: 'balance-4' | 'balance-6' = 'balance-4'): FeeSchedule => ({
  kind: 'kalshi',
  multiplier,
  makerMultiplier: '0',
  rule,
});
const slice = (shares: string, price: string): Slice => ({
  shares: parseShares(shares),
  price: parsePrice(price),
});
const amountOf = (slices: readonly Slice[]): Usd =>
  sumUsd(slices.map(({ shares, price }) => ((shares * price) / 1_000_000n) as Usd));
const total = (fees: readonly Usd[]): string => formatUsd(sumUsd(fees));

describe('the balance changes by whole cents', () => {
  test.each([
    ['3', '0.055', '0.180000'],
    // 0.055 and the fee of 0.0037 are 0.0587.
    ['1', '0.055', '0.060000'],
    ['0.5', '0.055', '0.030000'],
    ['13.15', '0.76', '10.170000'],
    ['0.75', '0.40', '0.320000'],
    ['0.01', '0.001', '0.010000'],
    ['100', '0.50', '51.750000'],
  ])('%s contracts bought at %s cost %s', (shares, price, cost) => {
    const slices = [slice(shares, price)];
    const fees = feesOf(schedule(), slices, 'buy');
    expect(formatUsd(sumUsd([amountOf(slices), ...fees]))).toBe(cost);
  });

  test('a sale of 872 at 0.99 and 128 at 0.98 pays 0.79: exactly a cent of rounding is not given back', () => {
    expect(total(feesOf(schedule(), [slice('872', '0.99'), slice('128', '0.98')], 'sell'))).toBe('0.790000');
  });

  test('a series with a multiplier of a half pays 0.88 for 100 at 0.50, and nothing while it is waived', () => {
    const half = schedule('0.5');
    expect(total(feesOf(half, [slice('100', '0.50')], 'buy'))).toBe('0.880000');
    const waivedUntil = '2026-12-01T00:00:00.000Z';
    const waived = { ...half, waivedUntil } as FeeSchedule;
    const feeAt = (iso: string): string =>
      total(feesOf(feesAt(waived, new Date(iso)), [slice('100', '0.50')], 'buy'));
    expect(feeAt('2026-11-30T23:59:59.999Z')).toBe('0.000000');
    expect(feeAt(waivedUntil)).toBe('0.880000');
  });

  test('three fills of one order at 0.055 are given a cent back, as soon as rounding took more than one', () => {
    // Each costs 0.0587, so rounding takes 0.0013: never more than a cent in three fills.
    const one = slice('1', '0.055');
    expect(feesOf(schedule(), [one, one, one], 'buy').map(formatUsd)).toEqual(Array(3).fill('0.005000'));
    // Of 0.30 contracts at 0.50 the trade fee is 0.0053, and rounding takes 0.0047: the third time it is more than a cent.
    const part = slice('0.30', '0.50');
    expect(feesOf(schedule(), [part, part, part], 'buy').map(formatUsd)).toEqual([
      '0.010000',
      '0.010000',
      '0.000000',
    ]);
  });

  test('an amount between two millionths counts as the fill rounds it: up in a buy, down in a sale', () => {
    // 1.000001 contracts at 0.333333 are 0.333333333333 dollars; the trade fee is 0.0156.
    const odd = slice('1.000001', '0.333333');
    const [bought, sold] = (['buy', 'sell'] as const).map((side) => total(feesOf(schedule(), [odd], side)));
    expect([bought, sold]).toEqual(['0.016666', '0.023333']);
    expect(formatUsd(sumUsd([parseUsd('0.333334'), parseUsd(bought!)]))).toBe('0.350000');
    expect(parseUsd('0.333333') - parseUsd(sold!)).toBe(parseUsd('0.310000'));
  });

  test('a rule that this release does not know is a fee that is not known', () => {
    const later = { ...schedule(), rule: 'balance-9' } as unknown as FeeSchedule;
    expect(() => feesOf(later, [], 'buy')).toThrow(expect.objectContaining({ code: 'FEE_UNKNOWN' }));
  });
});

/**
 * The same rules by another way: the account's balance is moved fill by fill, in units of 10⁻²² dollars, and the fee is what
 * the balance lost beside the trade. Multipliers are in thousandths.
 */
function balanceWay(slices: readonly Slice[], side: Side, { thousandths, decimals }: Way): bigint[] {
  const unit = 10n ** 22n;
  const cent = unit / 100n;
  const floorTo = (value: bigint, step: bigint): bigint => {
    const cut = (value / step) * step;
    return cut > value ? cut - step : cut;
  };
  let overpaid = 0n;
  return slices.map(({ shares, price }) => {
    const worth = shares * price * 10n ** 10n;
    const raw = (7n * thousandths * shares * price * (1_000_000n - price) * unit) / 10n ** 23n;
    const tradeFee = -floorTo(-raw, unit / 10n ** decimals);
    const moved = (side === 'buy' ? -worth : worth) - tradeFee;
    let posted = floorTo(moved, cent);
    overpaid += moved - posted;
    const charged = (): bigint => (side === 'buy' ? -worth : worth) - posted;
    if (overpaid > cent && charged() >= cent) {
      posted += cent;
      overpaid -= cent;
    }
    return charged() / 10n ** 16n;
  });
}

interface Way {
  readonly thousandths: bigint;
  readonly decimals: bigint;
}

const someSlice = fc.record({
  // Hundredths of a contract at prices of four decimals.
  shares: fc.bigInt({ min: 1n, max: 500_000n }).map((hundredths) => (hundredths * 10_000n) as Shares),
  price: fc.bigInt({ min: 1n, max: 9_999n }).map((points) => (points * 100n) as Price),
});

test('every fee is what an independent account of the balance says, and the balance keeps whole cents', () => {
  const order = fc.array(someSlice, { minLength: 1, maxLength: 8 });
  const thousandths = fc.constantFrom(0n, 35n, 500n, 1_000n, 1_234n);
  const side = fc.constantFrom('buy' as const, 'sell' as const);
  const rules = fc.constantFrom('balance-4' as const, 'balance-6' as const);
  fc.assert(
    fc.property(fc.tuple(order, thousandths, side, rules), ([slices, multiplier, way, rule]) => {
      const text = `${multiplier / 1_000n}.${String(multiplier % 1_000n).padStart(3, '0')}`;
      const fees = feesOf(schedule(text, rule), slices, way);
      const decimals = rule === 'balance-4' ? 4n : 6n;
      expect(fees).toEqual(balanceWay(slices, way, { thousandths: multiplier, decimals }));
      for (const [index, each] of fees.entries()) {
        const amount = amountOf([slices[index]!]);
        expect((way === 'buy' ? amount + each : amount - each) % 10_000n).toBe(0n);
        expect(each >= 0n).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
