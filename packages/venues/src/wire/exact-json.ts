/** A JSON number as it was written, so that none becomes a float before its meaning is known. */
export class JsonNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * Parses JSON with every number as a `JsonNumber`. On a runtime that does not hand out the source text, numbers stay
 * floats, and the schemas refuse those.
 * @throws SyntaxError when it is no JSON, RangeError when it is nested too deep
 */
export const parseExactJson = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown, context?: { source: string }) =>
    typeof value === 'number' && context ? new JsonNumber(context.source) : value,
  );
