import { formatMicros, MoneyFormatError, plainDecimal, type Micros } from '@prescient/core';
import { unreadableJson } from '../input-fault.ts';

/** What the engine tells a reviver of a primitive: its source text. TypeScript does not know it yet. */
type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown;
/** A piece of JSON text that `JSON.stringify` copies as it is. TypeScript does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object };

/** Refuses bytes that are no UTF-8 instead of replacing them, and drops a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The decimal string of a number's source text; where the exponent is absurd, the source text, which no field takes. */
function decimalText(source: string): string {
  try {
    return plainDecimal(source);
  } catch (error) {
    if (error instanceof MoneyFormatError) return source;
    throw error;
  }
}

const numbersAsText: SourceReviver = (_, value, { source }) =>
  typeof value === 'number' && source !== undefined ? decimalText(source) : value;

/**
 * Parses JSON with every number as the decimal string that it was written as, so that no amount is ever a float.
 * Blank bytes are `undefined`. `name` is what a refusal calls them.
 * @throws DomainError INVALID_INPUT
 */
export function parseExactJson(bytes: Uint8Array, name: string): unknown {
  try {
    const text = utf8.decode(bytes).trim();
    return text === '' ? undefined : JSON.parse(text, numbersAsText as Parameters<typeof JSON.parse>[1]);
  } catch (error) {
    throw unreadableJson(name, error as Error);
  }
}

/** An amount as a JSON number with six decimals, digit by digit. */
export const jsonNumber = (amount: Micros): object => rawJSON(formatMicros(amount));
