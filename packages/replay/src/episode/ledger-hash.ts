import { createHash } from 'node:crypto';
import type { Ledger } from '../engine/desk.ts';

/** Writes amounts as digits and times as ISO texts, so that equal values are equal texts. */
const exact = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);

/**
 * SHA-256 over the facts of a run: commands with their answers, fills with their receipts, transfers, and the portfolio at the end;
 * 64 hexadecimal digits. Two runs that did the same have the same hash.
 */
export function ledgerHash({ commands, fills, transfers, portfolio, equity }: Ledger): string {
  const hash = createHash('sha256');
  for (const facts of [commands, fills, transfers, equity, [portfolio]])
    for (const fact of facts) hash.update(JSON.stringify(fact, exact)).update('\n');
  return hash.digest('hex');
}
