import { nearestName } from '@prescient/core/domain';
import { z } from 'zod';
import type { StrategyDefinition } from '../definition/define-strategy.ts';
import { StrategyError } from './strategy-error.ts';

/** The handlers that a strategy may have. */
export const HANDLERS = [
  'onCycle',
  'onBook',
  'onTrade',
  'onFill',
  'onPosition',
  'onTimer',
  'onResolved',
] as const;
export type HandlerName = (typeof HANDLERS)[number];

const FIELDS: readonly string[] = [
  'name',
  'version',
  'config',
  'state',
  'upgrade',
  'markets',
  'exits',
  'lookbackHours',
  'depth',
  'everyMinutes',
  ...HANDLERS,
];

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const HIGHEST_VERSION = 999_999;
const DAY_MINUTES = 1_440;

type Fields = Readonly<Record<string, unknown>>;

/** Tells of a function whether it gives its answer later, or in parts. */
function kindOf(handler: () => unknown): string | null {
  const { name } = handler.constructor;
  return name === 'Function' ? null : name;
}

/** Returns the rule that a field breaks; null where it breaks none. */
function brokenRule(field: string, value: unknown): string | null {
  const isOptional = field !== 'name' && field !== 'version';
  if (value === undefined && isOptional) return null;
  switch (field) {
    case 'name':
      return typeof value === 'string' && NAME.test(value)
        ? null
        : 'must be lower-case letters, digits and hyphens, at most 40, such as "late-favourite"';
    case 'version':
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= HIGHEST_VERSION
        ? null
        : 'must be a whole number from 1, raised when the decisions change';
    case 'config':
    case 'state':
      return value instanceof z.ZodObject ? null : 'must be a z.object({ … }) of zod';
    case 'depth':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'everyMinutes':
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= DAY_MINUTES
        ? null
        : `must be a whole number of minutes from 1 to ${DAY_MINUTES}`;
    case 'upgrade':
      return typeof value === 'function' ? null : 'must be a function of the old state and its version';
    default:
      return null;
  }
}

function checkHandler(file: string, name: HandlerName, value: unknown): void {
  if (value === undefined) return;
  const place = { file, field: name };
  if (typeof value !== 'function')
    throw new StrategyError('STRATEGY_DEFINITION', place, 'must be a function that returns intents.');
  const kind = kindOf(value as () => unknown);
  if (kind !== null)
    throw new StrategyError(
      'STRATEGY_DEFINITION',
      place,
      `is a ${kind}; handlers are plain functions, since a decision waits for nothing.`,
    );
}

function checkKnown(file: string, fields: Fields): void {
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name));
  if (unknown === undefined) return;
  const meant = nearestName(unknown, FIELDS);
  const advice = meant === null ? `the fields are ${FIELDS.join(', ')}.` : `did you mean ${meant}?`;
  throw new StrategyError(
    'STRATEGY_DEFINITION',
    { file, field: unknown.slice(0, 60) },
    `is no field of a strategy; ${advice}`,
  );
}

/**
 * Checks the default export of a strategy's file.
 * @throws StrategyError STRATEGY_DEFINITION, which names the field
 */
export function checkDefinition(file: string, value: unknown): StrategyDefinition {
  const fault = (field: string | null, sentence: string): StrategyError =>
    new StrategyError('STRATEGY_DEFINITION', { file, field }, sentence);
  if (value === undefined)
    throw fault(null, 'has no default export; write "export default defineStrategy({ … })".');
  if (typeof value !== 'object' || value === null)
    throw fault('default', 'must be what defineStrategy({ … }) returns.');
  const fields: Fields = { ...value };
  checkKnown(file, fields);
  for (const field of FIELDS) {
    const rule = brokenRule(field, fields[field]);
    if (rule !== null) throw fault(field, `${rule}.`);
  }
  for (const name of HANDLERS) checkHandler(file, name, fields[name]);
  if (fields['exits'] === undefined && HANDLERS.every((name) => fields[name] === undefined))
    throw fault(null, `does nothing; give it one of ${HANDLERS.join(', ')}, or exits.`);
  return fields as unknown as StrategyDefinition;
}
