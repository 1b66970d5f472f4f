import { MoneyFormatError } from './decimal.ts';
import { plainDecimal } from './json-number.ts';

/** A JSON number as it was written, so that no number becomes a float before its meaning is known. */
export class JsonNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** A reviver that also gets the source text of a primitive. TypeScript's types do not have this third argument yet. */
type SourceReviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

const parseWith = (text: string, readNumber: (source: string) => unknown): unknown => {
  const reviver: SourceReviver = (_key, value, context) =>
    typeof value === 'number' && context?.source !== undefined ? readNumber(context.source) : value;
  return JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1]);
};

/** The decimal string of a number's source text; the source text itself where the exponent is absurd, which no field accepts. */
function decimalText(source: string): string {
  try {
    return plainDecimal(source);
  } catch (error) {
    if (error instanceof MoneyFormatError) return source;
    throw error;
  }
}

/**
 * Parses JSON with every number as a `JsonNumber`, so that a reader can tell a number from a string.
 * @throws SyntaxError when the text is no JSON, RangeError when it is nested too deep
 */
export const parseExactJson = (text: string): unknown => parseWith(text, (source) => new JsonNumber(source));

/**
 * Parses JSON with every number as a decimal string without an exponent: `1e-3` and `"0.001"` both become `'0.001'`.
 * @throws SyntaxError when the text is no JSON, RangeError when it is nested too deep
 */
export const parseJsonAsDecimalText = (text: string): unknown => parseWith(text, decimalText);
