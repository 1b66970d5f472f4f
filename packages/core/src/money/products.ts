import { MICROS_PER_UNIT, type Price, type Shares, type Usd } from './micros.ts';
import { divide, type Rounding } from './rounding.ts';

/** Dollars that `shares` are worth at `price`: `shares × price`. */
export const notional = (price: Price, shares: Shares, rounding: Rounding): Usd =>
  divide(price * shares, MICROS_PER_UNIT, rounding) as Usd;

/** Shares that `amount` buys at `price`: `amount ÷ price`. @throws RangeError when the price is zero */
export const sharesFor = (amount: Usd, price: Price, rounding: Rounding): Shares =>
  divide(amount * MICROS_PER_UNIT, price, rounding) as Shares;

/**
 * The portion of `whole` that `part` of `all` shares carries: `whole × part ÷ all`. @throws RangeError when `all` is
 * zero
 */
export const proRata = (whole: Usd, portion: { part: Shares; all: Shares }, rounding: Rounding): Usd =>
  divide(whole * portion.part, portion.all, rounding) as Usd;

/** Dollars per share, on average: `total ÷ shares`. @throws RangeError when there are no shares */
export const averagePrice = (total: Usd, shares: Shares, rounding: Rounding): Price =>
  divide(total * MICROS_PER_UNIT, shares, rounding) as Price;
