import { decodeText } from '@prescient/core/domain';
import { formatMicros, parseJsonAsDecimalText, type Micros } from '@prescient/core/money';
import { unreadableJson } from '../input-fault.ts';

/** A piece of JSON text that `JSON.stringify` copies as it is. TypeScript does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object };

function parsed(bytes: Uint8Array, name: string, parse: (text: string) => unknown): unknown {
  try {
    const text = decodeText(bytes).trim();
    return text === '' ? undefined : parse(text);
  } catch (error) {
    throw unreadableJson(name, error as Error);
  }
}

/**
 * Parses JSON with every number as the decimal string that it was written as, so that no amount is ever a float.
 * Blank bytes are `undefined`. `name` is what a refusal calls them.
 * @throws DomainError INVALID_INPUT
 */
export const parseExactJson = (bytes: Uint8Array, name: string): unknown =>
  parsed(bytes, name, parseJsonAsDecimalText);

/** Parses JSON in which amounts are strings; the rest is as of `parseExactJson`. @throws DomainError INVALID_INPUT */
export const parseJson = (bytes: Uint8Array, name: string): unknown =>
  parsed(bytes, name, (text): unknown => JSON.parse(text));

/** An amount as a JSON number with six decimals, digit by digit. */
export const jsonNumber = (amount: Micros): object => rawJSON(formatMicros(amount));
