import { z } from 'zod';
import { parseExactJson } from '@prescient/core/money';

/**
 * A field that Gamma sends as JSON inside a string (`"[\"Yes\", \"No\"]"`) and sometimes as the plain value. Where a
 * string holds no JSON, the string itself meets the schema and fails there, so the issue names the field.
 */
export const jsonInString = <Inner extends z.ZodType>(inner: Inner) => z.preprocess(unwrap, inner);

function unwrap(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value === '') return null;
  try {
    return parseExactJson(value);
  } catch {
    return value;
  }
}
