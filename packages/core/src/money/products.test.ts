import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  averagePrice,
  divide,
  negate,
  notional,
  parsePrice,
  parseShares,
  parseUsd,
  proRata,
  sharesFor,
  smaller,
  subtract,
  sumUsd,
  type Price,
  type Rounding,
  type Shares,
  type Usd,
} from './index.ts';

const roundings: Rounding[] = ['down', 'up', 'half-up'];
const anyUsd = fc.bigInt({ min: 0n, max: 10n ** 19n }).map((micros) => micros as Usd);
const anyShares = fc.bigInt({ min: 1n, max: 10n ** 19n }).map((micros) => micros as Shares);
const anyPrice = fc.bigInt({ min: 1n, max: 1_000_000n }).map((micros) => micros as Price);

describe('rounding', () => {
  test.each([
    [7n, 2n, { down: 3n, up: 4n, 'half-up': 4n }],
    [7n, 3n, { down: 2n, up: 3n, 'half-up': 2n }],
    [8n, 3n, { down: 2n, up: 3n, 'half-up': 3n }],
    [5n, 2n, { down: 2n, up: 3n, 'half-up': 3n }],
    [6n, 2n, { down: 3n, up: 3n, 'half-up': 3n }],
    [0n, 5n, { down: 0n, up: 0n, 'half-up': 0n }],
    [1n, 10n ** 30n, { down: 0n, up: 1n, 'half-up': 0n }],
  ])('%s ÷ %s', (numerator, denominator, expected) => {
    for (const rounding of roundings)
      expect(divide(numerator, denominator, rounding)).toBe(expected[rounding]);
  });

  test('down never exceeds, up never falls short, half-up is the nearest', () => {
    const fraction = fc.tuple(
      fc.bigInt({ min: 0n, max: 10n ** 40n }),
      fc.bigInt({ min: 1n, max: 10n ** 25n }),
    );
    fc.assert(
      fc.property(fraction, ([numerator, denominator]) => {
        const [down, up, nearest] = roundings.map((rounding) => divide(numerator, denominator, rounding)) as [
          bigint,
          bigint,
          bigint,
        ];
        expect(down * denominator <= numerator && numerator < (down + 1n) * denominator).toBe(true);
        expect((up - 1n) * denominator < numerator && numerator <= up * denominator).toBe(true);
        const distance = 2n * (nearest * denominator - numerator);
        expect(-denominator < distance && distance <= denominator).toBe(true);
      }),
    );
  });

  test('refuses a negative numerator and a denominator that is not above zero', () => {
    for (const rounding of roundings) {
      expect(() => divide(-1n, 2n, rounding)).toThrow(RangeError);
      expect(() => divide(1n, 0n, rounding)).toThrow(RangeError);
      expect(() => divide(1n, -2n, rounding)).toThrow(RangeError);
    }
  });
});

describe('products against exact arithmetic', () => {
  test('a notional rounded down and up encloses shares × price, less than a millionth apart', () => {
    fc.assert(
      fc.property(anyPrice, anyShares, (price, shares) => {
        const exact = price * shares;
        const [down, up] = [
          notional(price, shares, 'down') * 1_000_000n,
          notional(price, shares, 'up') * 1_000_000n,
        ];
        expect(down <= exact && exact <= up && up - down <= 1_000_000n).toBe(true);
        expect(up === down).toBe(exact % 1_000_000n === 0n);
      }),
    );
  });

  test('shares bought with rounding down never cost more than the stake, and one millionth more would', () => {
    fc.assert(
      fc.property(anyUsd, anyPrice, (amount, price) => {
        const shares = sharesFor(amount, price, 'down');
        expect(shares * price <= amount * 1_000_000n).toBe(true);
        expect((shares + 1n) * price > amount * 1_000_000n).toBe(true);
      }),
    );
  });

  test('a part carries its share of the whole, and all of it carries everything', () => {
    fc.assert(
      fc.property(anyUsd, anyShares, fc.bigInt({ min: 0n, max: 10n ** 19n }), (whole, all, seed) => {
        const part = (seed % (all + 1n)) as Shares;
        const carried = proRata(whole, { part, all }, 'down');
        expect(carried * all <= whole * part && whole * part < (carried + 1n) * all).toBe(true);
        expect(proRata(whole, { part: all, all }, 'down')).toBe(whole);
      }),
    );
  });

  test('an average price times the shares comes back to the total but for the rounding', () => {
    fc.assert(
      fc.property(anyUsd, anyShares, (total, shares) => {
        const price = averagePrice(total, shares, 'down');
        expect(price * shares <= total * 1_000_000n && total * 1_000_000n < (price + 1n) * shares).toBe(true);
      }),
    );
  });
});

test('the worked figures of the design', () => {
  expect(sharesFor(parseUsd('100'), parsePrice('0.20'), 'down')).toBe(parseShares('500'));
  expect(sharesFor(parseUsd('100'), parsePrice('0.30'), 'down')).toBe(parseShares('333.333333'));
  expect(notional(parsePrice('0.30'), parseShares('333.333333'), 'down')).toBe(parseUsd('99.999999'));
  expect(notional(parsePrice('0.30'), parseShares('333.333333'), 'up')).toBe(parseUsd('100'));
});

test('refuses to divide by a price of zero or by no shares', () => {
  expect(() => sharesFor(1n as Usd, 0n as Price, 'down')).toThrow(RangeError);
  expect(() => averagePrice(1n as Usd, 0n as Shares, 'down')).toThrow(RangeError);
  expect(() => proRata(1n as Usd, { part: 0n as Shares, all: 0n as Shares }, 'down')).toThrow(RangeError);
});

test('sums and differences are those of integers', () => {
  fc.assert(
    fc.property(anyUsd, anyUsd, (a, b) => {
      expect(subtract(add(a, b), b)).toBe(a);
      expect(add(a, negate(a))).toBe(0n);
      expect(sumUsd([a, b, negate(a)])).toBe(b);
      expect(smaller(a, b)).toBe(a < b ? a : b);
    }),
  );
  expect(sumUsd([])).toBe(0n);
});
