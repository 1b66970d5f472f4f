import { DECIMALS } from './micros.ts';

/** At most fourteen digits before the point: as many as `MAX_MICROS` has. */
const PLAIN_DECIMAL = /^(-?)(\d{1,14})(?:\.(\d{1,6}))?$/;

/** A plain decimal with more digits before the point. */
const LARGE_DECIMAL = /^-?\d{15,}(?:\.\d{1,6})?$/;

/** A text that is no amount of ours: not a plain decimal, too many decimals, or too large. */
export class MoneyFormatError extends Error {
  override readonly name = 'MoneyFormatError';
}

/**
 * Reads a plain decimal such as `"12.5"` digit by digit into millionths.
 * No exponent, no sign but a leading minus, no spaces, at most 14 digits before and 6 after the point.
 * @throws MoneyFormatError when the text is anything else
 */
export function parseMicros(text: string): bigint {
  const match = PLAIN_DECIMAL.exec(text);
  if (!match) {
    const fault = LARGE_DECIMAL.test(text)
      ? 'has more than 14 digits before the point'
      : `is not a decimal with at most ${DECIMALS} decimals`;
    throw new MoneyFormatError(`"${text.slice(0, 40)}" ${fault}`);
  }
  const [, sign, whole, fraction = ''] = match;
  const magnitude = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return sign === '-' ? -magnitude : magnitude;
}

/** Writes millionths as a decimal with exactly six decimals, e.g. `10000.000000`, which is how PostgreSQL prints them. */
export function formatMicros(micros: bigint): string {
  const sign = micros < 0n ? '-' : '';
  const digits = (micros < 0n ? -micros : micros).toString().padStart(DECIMALS + 1, '0');
  return `${sign}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}
