import { DECIMALS, divide, formatMicros, MICROS_PER_UNIT, parseMicros } from '@prescient/core/money';

/*
 * Money of the API is decimal strings with six decimals, and stays so: it is compared, summed and rounded as whole
 * millionths, never as a float. The amounts on the screen are rounded; a tooltip has the exact text.
 */

const sizeOf = (micros: bigint): bigint => (micros < 0n ? -micros : micros);

/** Returns -1, 0 or 1. */
export function signOf(text: string): -1 | 0 | 1 {
  const micros = parseMicros(text);
  if (micros === 0n) return 0;
  return micros < 0n ? -1 : 1;
}

/** Returns the exact sum of decimal strings. */
export const sumOf = (texts: readonly string[]): string =>
  formatMicros(texts.reduce((sum, text) => sum + parseMicros(text), 0n));

/** Returns the exact difference `a − b` of decimal strings. */
export const minus = (a: string, b: string): string => formatMicros(parseMicros(a) - parseMicros(b));

/** Returns `part ÷ whole` to six decimals, a number for people; null where the whole is 0. */
export function ratioOf(part: string, whole: string): number | null {
  const divisor = parseMicros(whole);
  if (divisor === 0n) return null;
  return Number((parseMicros(part) * MICROS_PER_UNIT) / divisor) / Number(MICROS_PER_UNIT);
}

/** The digits of an amount without its sign, rounded half away from zero, thousands grouped. */
function digitsOf(text: string, decimals: number): string {
  const rounded = divide(sizeOf(parseMicros(text)), 10n ** BigInt(DECIMALS - decimals), 'half-up');
  const digits = rounded.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
}

const isZero = (digits: string): boolean => !/[1-9]/.test(digits);

/** Dollars with two decimals: `1,234.50`, `−3.20`. */
export function usd(text: string): string {
  const digits = digitsOf(text, 2);
  return signOf(text) < 0 && !isZero(digits) ? `−${digits}` : digits;
}

/** Dollars with their sign: `+12.30`, `−4.10`, `0.00`. */
export function signedUsd(text: string): string {
  const shown = usd(text);
  return signOf(text) > 0 && !isZero(shown) ? `+${shown}` : shown;
}

/** Dollars a share, with two decimals and more where there are more: `0.34`, `0.345`. */
export const price = (text: string): string => digitsOf(text, DECIMALS).replace(/(\.\d\d\d*?)0+$/, '$1');

/** Shares without needless decimals: `1,200`, `12.5`. */
export const shares = (text: string): string => digitsOf(text, 2).replace(/(?:\.00|(?<=\.\d)0)$/, '');

/** A decimal string as it was given, for a tooltip. */
export const exact = (text: string): string => text.replace('-', '−');
