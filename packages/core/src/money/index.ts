/** Exact money: branded bigint millionths, parsed and printed digit by digit, every product with a named rounding. */
export { add, negate, smaller, subtract, sumUsd } from './arithmetic.ts';
export { formatMicros, MoneyFormatError, parseMicros } from './decimal.ts';
export { JsonNumber, parseExactJson, parseJsonAsDecimalText } from './exact-json.ts';
export { parseFraction, type Fraction } from './fraction.ts';
export { plainDecimal, roundToSixDecimals } from './json-number.ts';
export {
  DECIMALS,
  MAX_MICROS,
  MICROS_PER_UNIT,
  type Micros,
  type Price,
  type Shares,
  type Usd,
} from './micros.ts';
export { formatPrice, ONE_PRICE, parsePrice, ZERO_PRICE } from './price.ts';
export { averagePrice, notional, proRata, sharesFor } from './products.ts';
export { divide, type Rounding } from './rounding.ts';
export { formatShares, parseShares, ZERO_SHARES } from './shares.ts';
export { formatUsd, parseUsd, ZERO_USD } from './usd.ts';
