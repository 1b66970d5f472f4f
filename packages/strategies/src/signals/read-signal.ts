import {
  ACTIONS,
  DomainError,
  requireId,
  requireOneOf,
  requireProbability,
  requireText,
  TIMES_IN_FORCE,
  type Action,
  type Signal,
  type TimeInForce,
} from '@prescient/core/domain';
import { MoneyFormatError, parsePrice, parseUsd, roundToSixDecimals } from '@prescient/core/money';
import { isoTime } from '@prescient/venues';
import { requireKnownFields, type SignalField } from './signal-fields.ts';

/** The stake of a signal that names none, in dollars. */
const DEFAULT_AMOUNT = '100';
const DEFAULT_VENUE = 'polymarket';

/** A signal with the trade id that its author chose, or null for the id that follows from the signal; or its refusal. */
export type SignalReading =
  | { readonly signal: Signal; readonly tradeId: string | null }
  | { readonly marketId: string | null; readonly refusal: DomainError };

const invalid = (field: SignalField, rule: string): DomainError =>
  new DomainError('INVALID_INPUT', `${field} ${rule}.`, { field });

/** A row of a signals file or of a request; its numbers are decimal strings. */
class Row {
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(row: object) {
    this.#fields = new Map(Object.entries(row));
  }

  /** The text of a field, or null where it is absent or null. @throws DomainError INVALID_INPUT for another type */
  optional(field: SignalField): string | null {
    const value = this.#fields.get(field) ?? null;
    if (value === null || typeof value === 'string') return value;
    throw invalid(field, 'must be a text or a number');
  }

  /** The text of a field that has no meaning as null. @throws DomainError INVALID_INPUT where it is absent or null */
  needed(field: SignalField): string {
    const value = this.optional(field);
    if (value !== null) return value;
    throw invalid(field, this.#fields.has(field) ? 'must not be null' : 'is missing');
  }

  /** The text of a field, or another one where it is absent. @throws DomainError INVALID_INPUT where it is null */
  given(field: SignalField, otherwise: string): string {
    return this.#fields.has(field) ? this.needed(field) : otherwise;
  }

  /** @throws DomainError INVALID_INPUT when PostgreSQL could not store the text as it is */
  text(field: SignalField): string | null {
    const value = this.optional(field);
    requireText(field, value);
    return value;
  }

  /** @throws DomainError INVALID_INPUT */
  id(field: SignalField, value: string): string {
    requireId(field, value);
    return value;
  }

  /** @throws DomainError INVALID_INPUT */
  oneOf<Word extends string>(field: SignalField, word: string, words: readonly Word[]): Word {
    requireOneOf(field, word, words);
    return word as Word;
  }

  /** @throws DomainError INVALID_INPUT */
  money<T>(field: SignalField, text: string, parse: (text: string) => T): T {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof MoneyFormatError) throw invalid(field, `is wrong: ${error.message}`);
      throw error;
    }
  }
}

/** The moment of a signal; a time without a zone is UTC, because the prototype wrote such times. */
function momentOf(row: Row): Date {
  const iso = isoTime(row.needed('timestamp'));
  if (iso !== null) return new Date(iso);
  throw invalid('timestamp', 'must be an ISO 8601 time such as 2026-01-31T12:00:00Z');
}

/** A share of certainty, 0 to 1: the one number of a signal that is not money. */
function confidenceOf(row: Row): number | null {
  const text = row.optional('confidence');
  if (text === null) return null;
  const confidence = /^\d{1,3}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (confidence >= 0 && confidence <= 1) return confidence;
  throw invalid('confidence', 'must be a number from 0 to 1');
}

/** The author's own probability that the outcome wins. */
function probabilityOf(row: Row): number | null {
  const text = row.optional('p');
  if (text === null) return null;
  const p = /^0?\.\d{1,20}$/.test(text) ? Number(text) : Number.NaN;
  requireProbability('p', p);
  return p;
}

/** @throws DomainError INVALID_INPUT, UNKNOWN_FIELD */
function signalOf(row: Row): Signal {
  return {
    occurredAt: momentOf(row),
    venue: row.id('venue', row.given('venue', DEFAULT_VENUE)),
    marketId: row.id('market_id', row.needed('market_id')),
    marketQuestion: row.text('market_question') ?? '',
    action: row.oneOf<Action>('action', row.needed('action'), ACTIONS),
    targetPrice: row.money('target_price', roundToSixDecimals(row.needed('target_price')), parsePrice),
    amount: row.money('amount', row.given('amount', DEFAULT_AMOUNT), parseUsd),
    confidence: confidenceOf(row),
    p: probabilityOf(row),
    reason: row.text('reason'),
    eventId: row.text('event_id'),
    eventTitle: row.text('event_title'),
    eventEndDate: row.text('event_end_date'),
    timeInForce: row.oneOf<TimeInForce>('time_in_force', row.given('time_in_force', 'FOK'), TIMES_IN_FORCE),
  };
}

const marketIdIn = (row: object): string | null => {
  const id: unknown = Object.hasOwn(row, 'market_id') ? row['market_id' as keyof typeof row] : null;
  return typeof id === 'string' ? id : null;
};

/**
 * Reads one signal, of a file or of a request alike. Numbers are decimal strings, as `parseJsonAsDecimalText` makes
 * them, so that no amount is ever a float. A fault is an answer and no exception, so that the other signals still trade.
 */
export function readSignal(row: unknown): SignalReading {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    return { marketId: null, refusal: new DomainError('INVALID_INPUT', 'A signal must be a JSON object.') };
  }
  try {
    requireKnownFields(row);
    const read = new Row(row);
    const tradeId = read.optional('trade_id');
    return { signal: signalOf(read), tradeId: tradeId === null ? null : read.id('trade_id', tradeId) };
  } catch (error) {
    if (error instanceof DomainError) return { marketId: marketIdIn(row), refusal: error };
    throw error;
  }
}
