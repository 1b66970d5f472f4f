import fc from 'fast-check';
import type { JsonSchema } from '../../src/openapi/draw.ts';
import { fieldsOf } from '../../src/openapi/fields.ts';

/** The schemas that references name, and values that mean something to the server, by the name of a field. */
export interface Vocabulary {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly known: Readonly<Record<string, readonly unknown[]>>;
}

const RARELY = 3;

/** Numbers stay where a database can be: the schema's own bounds are those of a safe integer. */
const integerOf = ({ minimum, maximum }: JsonSchema): fc.Arbitrary<unknown> =>
  fc.integer({
    min: Math.max(Number(minimum ?? -1_000), -1_000),
    max: Math.min(Number(maximum ?? 1_000), 1_000),
  });

const numberOf = ({ minimum, maximum }: JsonSchema): fc.Arbitrary<unknown> =>
  fc.double({ min: Number(minimum ?? -1_000), max: Number(maximum ?? 1_000), noNaN: true });

function textOf({ format, pattern, minLength, maxLength }: JsonSchema): fc.Arbitrary<unknown> {
  if (format === 'date-time')
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((date) => date.toISOString());
  const lengths = { minLength: Number(minLength ?? 0), maxLength: Math.min(Number(maxLength ?? 20), 20) };
  // The pattern of free text forbids single characters only.
  if (typeof pattern !== 'string' || pattern.includes('Surrogate'))
    return fc.string({ unit: 'grapheme', ...lengths });
  return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
}

function fieldOf(name: string, schema: JsonSchema, words: Vocabulary): fc.Arbitrary<unknown> {
  const known = words.known[name];
  const any = arbitraryOf(schema, words);
  return known ? fc.oneof({ weight: RARELY, arbitrary: fc.constantFrom(...known) }, any) : any;
}

function objectOf(schema: JsonSchema, words: Vocabulary): fc.Arbitrary<unknown> {
  const fields = fieldsOf(schema);
  const named = fc.record(
    Object.fromEntries(fields.map(({ name, schema: field }) => [name, fieldOf(name, field, words)])),
    {
      requiredKeys: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name),
      noNullPrototype: true,
    },
  );
  const { additionalProperties: others } = schema;
  if (typeof others !== 'object' || others === null) return named;
  const rest = fc.dictionary(fc.string({ maxLength: 8 }), arbitraryOf(others as JsonSchema, words), {
    maxKeys: 2,
    noNullPrototype: true,
  });
  return fc.tuple(rest, named).map(([some, more]) => ({ ...some, ...(more as object) }));
}

/** Any value that a JSON schema lets in. */
export function arbitraryOf(schema: JsonSchema, words: Vocabulary): fc.Arbitrary<unknown> {
  const { $ref, type, anyOf, oneOf, items, minItems, maxItems } = schema;
  if (typeof $ref === 'string') return arbitraryOf(words.schemas[$ref.split('/').at(-1)!]!, words);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const choices = (anyOf ?? oneOf) as JsonSchema[] | undefined;
  if (choices) return fc.oneof(...choices.map((each) => arbitraryOf(each, words)));
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return integerOf(schema);
  if (type === 'number') return numberOf(schema);
  if (type === 'string') return textOf(schema);
  if (type === 'object') return objectOf(schema, words);
  if (type !== 'array') return fc.jsonValue({ maxDepth: 1 });
  return fc.array(arbitraryOf((items ?? {}) as JsonSchema, words), {
    minLength: Number(minItems ?? 0),
    maxLength: Math.min(Number(maxItems ?? 3), Number(minItems ?? 0) + 2),
  });
}
