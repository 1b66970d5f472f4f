import { formatMicros, MoneyFormatError } from './decimal.ts';
import { DECIMALS } from './micros.ts';
import { divide } from './rounding.ts';

const JSON_NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Rewrites the source text of a JSON number, which may carry an exponent (`1e-3`, as Python prints small floats),
 * as a plain decimal without ever making a float of it. Trailing zeros after the point are dropped.
 * @throws MoneyFormatError when the text is no JSON number
 */
export function plainDecimal(source: string): string {
  const match = JSON_NUMBER.exec(source);
  if (!match) throw new MoneyFormatError(`"${source.slice(0, 40)}" is not a number`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = parseInt(exponent, 10);
  const digits = '0'.repeat(shift < 0 ? -shift : 0) + whole + fraction + '0'.repeat(shift > 0 ? shift : 0);
  const point = whole.length + (shift < 0 ? 0 : shift);
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const decimals = digits.slice(point).replace(/0+$/, '');
  return sign + integer + (decimals === '' ? '' : `.${decimals}`);
}

const LONG_DECIMAL = /^(\d{1,14})\.(\d{7,400})$/;

/** A plain decimal with more than six decimals, rounded half up to six; any other text as it is. For prices that a strategy's floats printed, never for amounts. */
export function roundToSixDecimals(text: string): string {
  const [, whole, fraction] = LONG_DECIMAL.exec(text) ?? [];
  if (whole === undefined || fraction === undefined) return text;
  return formatMicros(divide(BigInt(whole + fraction), 10n ** BigInt(fraction.length - DECIMALS), 'half-up'));
}
