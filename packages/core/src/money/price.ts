import { formatMicros, MoneyFormatError, parseMicros } from './decimal.ts';
import { MICROS_PER_UNIT, type Price } from './micros.ts';

export const ZERO_PRICE = 0n as Price;
/** The payout of a share of the winning outcome. */
export const ONE_PRICE = MICROS_PER_UNIT as Price;

/** Reads a price per share, 0 to 1 inclusive, from a plain decimal. @throws MoneyFormatError */
export function parsePrice(text: string): Price {
  const micros = parseMicros(text);
  if (micros < 0n || micros > MICROS_PER_UNIT) throw new MoneyFormatError(`"${text}" is not between 0 and 1`);
  return micros as Price;
}

/** Writes a price with six decimals. */
export const formatPrice = (price: Price): string => formatMicros(price);
