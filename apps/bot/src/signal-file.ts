import {
  DomainError,
  signalCommand,
  validateCommand,
  type Action,
  type Signal,
} from '@prescient/core/domain';
import {
  MoneyFormatError,
  parseJsonAsDecimalText,
  parsePrice,
  parseUsd,
  plainDecimal,
  roundToSixDecimals,
} from '@prescient/core/money';

/** The stake of a signal that names none. */
const DEFAULT_AMOUNT = '100';

type Row = Readonly<Record<string, unknown>>;

/** A signal of a file, or why it is none. */
export type FileSignal = { readonly signal: Signal } | { readonly market: string; readonly reason: string };

const textOf = (row: Row, field: string): string | null => {
  const value = row[field];
  return typeof value === 'string' ? value : null;
};

/** A naive time is UTC, because the prototype wrote naive times. */
function timeOf(row: Row): Date {
  const text = (textOf(row, 'timestamp') ?? '').replace(' ', 'T');
  const hasZone = /(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  return new Date(text.includes('T') && !hasZone ? `${text}Z` : text);
}

const confidenceOf = (row: Row): number | null =>
  textOf(row, 'confidence') === null ? null : Number(row['confidence']);

/** The signal of a row. What it lacks shows when it is checked as a command. @throws MoneyFormatError */
const signalOf = (row: Row): Signal => ({
  timestamp: timeOf(row),
  venue: textOf(row, 'venue') ?? 'polymarket',
  marketId: textOf(row, 'market_id') ?? '',
  marketQuestion: textOf(row, 'market_question') ?? '',
  action: (textOf(row, 'action') ?? '') as Action,
  targetPrice: parsePrice(roundToSixDecimals(plainDecimal(textOf(row, 'target_price') ?? ''))),
  amount: parseUsd(plainDecimal(textOf(row, 'amount') ?? DEFAULT_AMOUNT)),
  confidence: confidenceOf(row),
  reason: textOf(row, 'reason'),
  eventId: textOf(row, 'event_id'),
  eventTitle: textOf(row, 'event_title'),
  eventEndDate: textOf(row, 'event_end_date'),
});

function readRow(row: unknown, now: Date): FileSignal {
  if (typeof row !== 'object' || row === null) return { market: '', reason: 'It is no object.' };
  try {
    const signal = signalOf(row as Row);
    validateCommand(signalCommand(1, signal), now);
    return { signal };
  } catch (error) {
    if (!(error instanceof MoneyFormatError) && !(error instanceof DomainError)) throw error;
    return { market: textOf(row as Row, 'market_id') ?? '', reason: error.message };
  }
}

/**
 * Reads the prototype's `current_signals.json`: a list, or an object with a list as `signals`. Good rows trade and bad
 * ones say why.
 * @throws SyntaxError when the text is no JSON or holds no list
 */
export function readSignalFile(text: string, now: Date): FileSignal[] {
  const content: unknown = parseJsonAsDecimalText(text);
  const rows: unknown = Array.isArray(content) ? content : (content as { signals?: unknown } | null)?.signals;
  if (!Array.isArray(rows)) throw new SyntaxError('it holds no list of signals');
  return rows.map((row) => readRow(row, now));
}
