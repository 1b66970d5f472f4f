import { formatMicros, plainDecimal, type Micros } from '@prescient/core';

/** What the engine tells a reviver of a primitive: its source text. TypeScript does not know it yet. */
type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown;
/** A piece of JSON text that `JSON.stringify` copies as it is. TypeScript does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): object };

const numbersAsText: SourceReviver = (_, value, { source }) =>
  typeof value === 'number' && source !== undefined ? plainDecimal(source) : value;

/**
 * Parses JSON with every number as the decimal string that it was written as, so that no amount is ever a float.
 * @throws SyntaxError, RangeError (nested too deeply) or MoneyFormatError
 */
export const parseExactJson = (text: string): unknown => JSON.parse(text, numbersAsText as Parameters<typeof JSON.parse>[1]);

/** An amount as a JSON number with six decimals, digit by digit. */
export const jsonNumber = (amount: Micros): object => rawJSON(formatMicros(amount));
