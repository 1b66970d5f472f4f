import { z } from 'zod';
import type { Call } from '../procedures.ts';
import DESCRIPTIONS from './descriptions.json' with { type: 'json' };
import { draw, type JsonSchema } from './draw.ts';
import { EXAMPLES } from './examples.ts';
import { fieldsOf, typesOf, type Field } from './fields.ts';

/** The docstring of a procedure; empty for one that has none yet. */
export const descriptionOf = (name: string): string =>
  (DESCRIPTIONS as Readonly<Record<string, string>>)[name] ?? '';

/** Takes the schemas that a drawing refers to, for all calls together. */
export type Collect = (defs: Readonly<Record<string, JsonSchema>>) => void;

/** The ids that a mutation gets from its `Idempotency-Key` where its body names none. */
const IDS_FROM_KEY: Readonly<Record<string, string>> = {
  'trade.execute': 'tradeId',
  'trade.close': 'commandId',
};

const KEY_PARAMETER = { $ref: '#/components/parameters/IdempotencyKey' };

const ACCESS = {
  public: 'Open to everyone.',
  read: 'Scope: `read`.',
  trade: 'Scope: `trade`.',
  admin: 'Scope: `admin`.',
} as const;

/** A field of a query. A list is sent by repeating its name, an object as JSON. */
function parameterOf({ name, schema, isRequired }: Field, example: unknown): object {
  const shared = { name, in: 'query', required: isRequired };
  const { description, ...rest } = schema;
  const described = { ...shared, ...(description !== undefined && { description }) };
  if (typesOf(schema).has('object'))
    return { ...described, content: { 'application/json': { schema: rest } } };
  return { ...described, schema: rest, ...(example !== undefined && { example }) };
}

/** The body of a mutation; an id that a key can give is not required. */
function bodyOf({ name }: Call, schema: JsonSchema): object {
  const given = IDS_FROM_KEY[name];
  const { required } = schema;
  const shown =
    given !== undefined && Array.isArray(required)
      ? { ...schema, required: required.filter((field) => field !== given) }
      : schema;
  const example = EXAMPLES[name];
  return {
    required: true,
    content: { 'application/json': { schema: shown, ...(example && { example }) } },
  };
}

function requestOf(call: Call, collect: Collect): object {
  const takesNothing = call.input instanceof z.ZodVoid;
  if (takesNothing) return call.type === 'query' ? {} : { parameters: [KEY_PARAMETER] };
  const { schema, defs } = draw(call.input, 'input');
  collect(defs);
  if (call.type === 'mutation') return { parameters: [KEY_PARAMETER], requestBody: bodyOf(call, schema) };
  const example = EXAMPLES[call.name];
  return { parameters: fieldsOf(schema).map((field) => parameterOf(field, example?.[field.name])) };
}

/** Describes one call of the API. */
export function operationOf(call: Call, refusals: object, collect: Collect): object {
  const { name, meta, output } = call;
  const about = descriptionOf(name);
  const { schema, defs } = draw(output, 'output');
  collect(defs);
  return {
    operationId: name.replaceAll('.', '_'),
    tags: [name.split('.')[0]],
    summary: about.split(/[:;]|\.(?:\s|$)/)[0],
    description: `${about} ${ACCESS[meta.access]}`.trim(),
    ...(meta.access === 'public' && { security: [] }),
    ...requestOf(call, collect),
    responses: {
      200: { description: 'The answer.', content: { 'application/json': { schema } } },
      ...refusals,
    },
  };
}
