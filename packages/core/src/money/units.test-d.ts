import { expectTypeOf, test } from 'vitest';
import {
  add,
  averagePrice,
  notional,
  proRata,
  sharesFor,
  smaller,
  subtract,
  sumUsd,
  type Price,
  type Shares,
  type Usd,
} from './index.ts';

declare const dollars: Usd;
declare const shares: Shares;
declare const price: Price;

test('arithmetic stays within one unit', () => {
  expectTypeOf(add(dollars, dollars)).toEqualTypeOf<Usd>();
  expectTypeOf(subtract(shares, shares)).toEqualTypeOf<Shares>();
  // @ts-expect-error Dollars are no shares.
  add(dollars, shares);
  // @ts-expect-error Shares are no dollars.
  subtract(shares, dollars);
  // @ts-expect-error A price is no sum of money.
  smaller(dollars, price);
  // @ts-expect-error Only dollars are summed.
  sumUsd([shares]);
});

test('a product takes its units in their places', () => {
  expectTypeOf(notional(price, shares, 'down')).toEqualTypeOf<Usd>();
  expectTypeOf(sharesFor(dollars, price, 'down')).toEqualTypeOf<Shares>();
  expectTypeOf(averagePrice(dollars, shares, 'down')).toEqualTypeOf<Price>();
  // @ts-expect-error The price comes first.
  notional(shares, price, 'down');
  // @ts-expect-error A stake is dollars.
  sharesFor(shares, price, 'down');
  // @ts-expect-error Portions are counted in shares.
  proRata(dollars, { part: dollars, all: dollars }, 'down');
  // @ts-expect-error Every product names its rounding.
  notional(price, shares);
});

test('a bare bigint is no money, and the sum of two amounts is bare again', () => {
  expectTypeOf<bigint>().not.toExtend<Usd>();
  expectTypeOf<Usd>().toExtend<bigint>();
  expectTypeOf(dollars + dollars).toEqualTypeOf<bigint>();
  // @ts-expect-error A number is not even a bigint.
  add(dollars, 5);
});
