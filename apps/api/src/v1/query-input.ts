import { isObject } from '../is-object.ts';
import type { JsonSchema } from '../openapi/draw.ts';
import { fieldsOf, formsOf, typesOf } from '../openapi/fields.ts';

const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/;

function objectOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The value that a text stands for where the schema takes more than text; a text that stands for none stays as it is. */
function valueOf(text: string, schema: JsonSchema): unknown {
  const types = typesOf(schema);
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if ((types.has('integer') || types.has('number')) && NUMBER.test(text)) return Number(text);
  return types.has('object') ? objectOf(text) : text;
}

function fieldValue(value: unknown, schema: JsonSchema): unknown {
  const list = formsOf(schema).find(({ type }) => type === 'array');
  if (!list) return typeof value === 'string' ? valueOf(value, schema) : value;
  const items = isObject(list['items']) ? list['items'] : {};
  return [value].flat().map((each) => (typeof each === 'string' ? valueOf(each, items) : each));
}

/**
 * The input that the query of a GET stands for: numbers and booleans as text, a list by repeating its name, an object as
 * JSON. A text that stands for none of these stays text, and the schema of the procedure refuses it.
 */
export function inputOfQuery(query: object, schema: JsonSchema): Record<string, unknown> {
  const known = new Map(fieldsOf(schema).map((field) => [field.name, field.schema]));
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, fieldValue(value, known.get(name) ?? {})]),
  );
}
