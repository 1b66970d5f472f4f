import { decodeText, DomainError, signalCommand, validateCommand, type Signal } from '@prescient/core/domain';
import { parseJsonAsDecimalText } from '@prescient/core/money';
import { readSignal } from './read-signal.ts';
import { signalRows } from './signal-rows.ts';

/** A signal of a file with the trade id that its author chose, or the reason why a row is none. */
export type FileSignal =
  | { readonly signal: Signal; readonly tradeId: string | null }
  | { readonly market: string; readonly reason: string };

function readRow(row: unknown, now: Date): FileSignal {
  const reading = readSignal(row);
  if ('refusal' in reading) return { market: reading.marketId ?? '', reason: reading.refusal.message };
  try {
    validateCommand(signalCommand(1, reading.signal), now);
    return reading;
  } catch (error) {
    if (error instanceof DomainError) return { market: reading.signal.marketId, reason: error.message };
    throw error;
  }
}

/**
 * Reads a file of signals, such as the prototype's `current_signals.json`: a list, an object that wraps one, or one
 * signal, in UTF-8 or UTF-16. Good rows trade, bad ones say why.
 * @throws SyntaxError when the bytes are no JSON or hold no signals
 */
export function readSignalFile(bytes: Uint8Array, now: Date): FileSignal[] {
  const rows = signalRows(parseJsonAsDecimalText(decodeText(bytes)));
  if (rows === null) throw new SyntaxError('it holds no list of signals');
  return rows.map((row) => readRow(row, now));
}
