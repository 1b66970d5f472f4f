import { formatMicros, parseMicros } from './decimal.ts';
import type { Usd } from './micros.ts';

export const ZERO_USD = 0n as Usd;

/** Reads dollars from a plain decimal. @throws MoneyFormatError */
export const parseUsd = (text: string): Usd => parseMicros(text) as Usd;

/** Writes dollars with six decimals. */
export const formatUsd = (usd: Usd): string => formatMicros(usd);
