import { decodeText } from '@prescient/core/domain';
import { formatMicros, parseJsonAsDecimalText, type Micros } from '@prescient/core/money';
import { unreadableJson } from '../input-fault.ts';

/** A piece of JSON text that `JSON.stringify` copies as it is. TypeScript does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object };

/**
 * Parses JSON with every number as the decimal string that it was written as, so that no amount is ever a float.
 * Blank bytes are `undefined`. `name` is what a refusal calls them.
 * @throws DomainError INVALID_INPUT
 */
export function parseExactJson(bytes: Uint8Array, name: string): unknown {
  try {
    const text = decodeText(bytes).trim();
    return text === '' ? undefined : parseJsonAsDecimalText(text);
  } catch (error) {
    throw unreadableJson(name, error as Error);
  }
}

/** An amount as a JSON number with six decimals, digit by digit. */
export const jsonNumber = (amount: Micros): object => rawJSON(formatMicros(amount));
