import { formatMicros, MoneyFormatError, parseMicros } from './decimal.ts';
import type { Shares } from './micros.ts';

export const ZERO_SHARES = 0n as Shares;

/** Reads a count of shares, zero or more, from a plain decimal. @throws MoneyFormatError */
export function parseShares(text: string): Shares {
  const micros = parseMicros(text);
  if (micros < 0n) throw new MoneyFormatError(`"${text}" is negative; shares are never below zero`);
  return micros as Shares;
}

/** Writes shares with six decimals. */
export const formatShares = (shares: Shares): string => formatMicros(shares);
