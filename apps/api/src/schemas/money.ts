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

/** Decimal strings in, bigint millionths out. */
export const usdInput = decimalString(parseUsd);
export const sharesInput = decimalString(parseShares);
export const priceInput = decimalString(parsePrice);

/** Bigint millionths in, decimal strings with six decimals out. */
export const usdOutput = z.custom<Usd>((value) => typeof value === 'bigint').transform(formatUsd);
export const sharesOutput = z.custom<Shares>((value) => typeof value === 'bigint').transform(formatShares);
export const priceOutput = z.custom<Price>((value) => typeof value === 'bigint').transform(formatPrice);
