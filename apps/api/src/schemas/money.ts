import { z } from 'zod';
import {
  formatPrice,
  formatShares,
  formatUsd,
  MoneyFormatError,
  parsePrice,
  parseShares,
  parseUsd,
  type Price,
  type Shares,
  type Usd,
} from '@prescient/core';

/** Reads an amount from a decimal string; a text that is none becomes an issue, not an exception. */
const decimalString = <T extends bigint>(parse: (text: string) => T) =>
  z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof MoneyFormatError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });

/** The spelling of an amount that is sent, as documents show it. */
const asked = (description: string) => ({ pattern: String.raw`^\d{1,9}(\.\d{1,6})?$`, description });

/** Decimal strings in, bigint millionths out. */
export const usdInput = decimalString(parseUsd).meta(asked('Dollars, as a decimal string such as "12.5".'));
export const sharesInput = decimalString(parseShares).meta(
  asked('Shares, as a decimal string such as "12.5".'),
);
export const priceInput = decimalString(parsePrice).meta(
  asked('Dollars a share from 0 to 1, as a decimal string such as "0.34".'),
);

/** The spelling of every amount of an answer. */
export const DECIMAL_PATTERN = String.raw`^-?\d+\.\d{6}$`;

/** The name and the spelling of an amount of an answer, as documents show it. */
const shown = (id: string, what: string) => ({
  id,
  type: 'string' as const,
  pattern: DECIMAL_PATTERN,
  description: `${what}, as a decimal string with six decimals.`,
});

/** Bigint millionths in, decimal strings with six decimals out. */
export const usdOutput = z
  .custom<Usd>((value) => typeof value === 'bigint')
  .transform(formatUsd)
  .meta(shown('Usd', 'Dollars'));
export const sharesOutput = z
  .custom<Shares>((value) => typeof value === 'bigint')
  .transform(formatShares)
  .meta(shown('Shares', 'Shares'));
export const priceOutput = z
  .custom<Price>((value) => typeof value === 'bigint')
  .transform(formatPrice)
  .meta(shown('Price', 'Dollars a share'));

/** An amount of a receipt, which is a decimal string already. */
export const decimalText = z.string().meta({ pattern: DECIMAL_PATTERN });
