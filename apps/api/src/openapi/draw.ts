import { z } from 'zod';
import { isObject } from '../is-object.ts';
import { rowOf } from '../schemas/rows.ts';

/** A JSON schema of draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A drawn schema, with the schemas that its references `#/$defs/…` name. */
export interface Drawing {
  readonly schema: JsonSchema;
  readonly defs: Readonly<Record<string, JsonSchema>>;
}

function drawn(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    // A custom type and a transform say in their `meta` how they look outside.
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const row = rowOf(zodSchema);
      if (row) Object.assign(jsonSchema, { type: 'array', items: drawn(row, io) });
    },
  });
  return rest;
}

/** Draws what a schema lets in, or out. Reads the schema and leaves it as it is. */
export function draw(schema: z.ZodType, io: 'input' | 'output'): Drawing {
  const defs: Record<string, JsonSchema> = {};
  const lifted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(lifted);
    if (!isObject(value)) return value;
    const { $defs, ...rest } = value;
    if (isObject($defs))
      for (const [name, each] of Object.entries($defs)) defs[name] = lifted(each) as JsonSchema;
    return Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, lifted(each)]));
  };
  return { schema: lifted(drawn(schema, io)) as JsonSchema, defs };
}
