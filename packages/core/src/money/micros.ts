/**
 * Every amount in Prescient is a count of millionths held in a bigint, branded with its unit, so that adding
 * dollars to shares does not compile. The brand exists for the compiler only; at run time these are plain bigints.
 */
declare const unit: unique symbol;

/** Dollars, in millionths of a dollar. May be negative (a loss). */
export type Usd = bigint & { readonly [unit]: 'usd' };
/** Shares of one outcome, in millionths of a share. */
export type Shares = bigint & { readonly [unit]: 'shares' };
/** Dollars per share, in millionths of a dollar; a probability, so 0 to 1 inclusive. */
export type Price = bigint & { readonly [unit]: 'price' };
/** Any of the three. */
export type Micros = Usd | Shares | Price;

/** Millionths in one whole unit. */
export const MICROS_PER_UNIT = 1_000_000n;
/** Decimals that a unit has, on the wire and in `numeric(20,6)`. */
export const DECIMALS = 6;
/** Largest magnitude that `numeric(20,6)` holds, in millionths. */
export const MAX_MICROS = 10n ** 20n - 1n;
