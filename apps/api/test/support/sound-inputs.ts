import { z } from 'zod';
import { procedures } from '../../src/procedures.ts';

/**
 * The facts that a schema's own words do not say: the spelling of an amount or a time, and values that trade nothing.
 */
const BY_NAME: Readonly<Record<string, unknown>> = {
  portfolioId: 1,
  simId: '0'.repeat(24),
  amount: '1',
  url: 'https://bots.example/prescient',
  price: '0.5',
  shares: '1',
  minLiquidity: '0',
  minVolume: '0',
  maxSpread: '1',
  maxStake: '1',
  maxPosition: '1',
  maxMarketExposure: '1',
  maxEventExposure: '1',
  maxCategoryExposure: '1',
  maxDailyLoss: '1',
  maxDrawdown: '1',
  minPrice: '0',
  maxPrice: '1',
  p: 0.5,
  limitPrice: '0.5',
  stake: '1',
  expiresAt: '2026-03-01T12:00:00Z',
  initialBalance: '0',
  verdict: '0.5',
  lastEventId: 'beginning',
  everyMs: 1_000,
  timestamp: '2026-03-01T12:00:00Z',
};

/** A value that a JSON schema lets in, optional fields included. */
function sample(schema: z.core.JSONSchema.BaseSchema): unknown {
  const { properties, items, oneOf, anyOf = oneOf, enum: choices, const: only, type, format } = schema;
  if (only !== undefined) return only;
  if (choices) return choices[0];
  if (anyOf) return sample(anyOf[0] as z.core.JSONSchema.BaseSchema);
  if (type === 'array') return [sample(items as z.core.JSONSchema.BaseSchema)];
  if (type === 'object') {
    const fields = Object.entries(properties ?? { a: { type: 'integer' } });
    return Object.fromEntries(
      fields.map(([name, field]) => {
        const shape = field as z.core.JSONSchema.BaseSchema;
        return [name, shape.enum ? sample(shape) : (BY_NAME[name] ?? sample(shape))];
      }),
    );
  }
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (format === 'date-time') return '2026-03-01T12:00:00Z';
  return type === 'string' ? 'x' : undefined;
}

/** An input of every procedure, made from its schema, so that a new one is here as soon as it is in the router. */
export const soundInputs: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(procedures).map(([name, { inputs }]) => [
    name,
    inputs[0] && sample(z.toJSONSchema(inputs[0], { io: 'input', unrepresentable: 'any' })),
  ]),
);
