import { MoneyFormatError } from './decimal.ts';
import { plainDecimal } from './json-number.ts';

/** An exact ratio of two integers, for rates that have more decimals than an amount may. */
export interface Fraction {
  readonly numerator: bigint;
  /** Above zero. */
  readonly denominator: bigint;
}

/** Reads a number of zero or more, with as many decimals as it has. @throws MoneyFormatError */
export function parseFraction(text: string): Fraction {
  const [whole = '', decimals = ''] = plainDecimal(text).split('.');
  if (whole.startsWith('-')) throw new MoneyFormatError(`"${text.slice(0, 40)}" is negative`);
  return { numerator: BigInt(whole + decimals), denominator: 10n ** BigInt(decimals.length) };
}
