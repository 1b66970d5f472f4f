import { z } from 'zod';
import { deepFreeze } from '../context/market-view.ts';
import type { StrategyDefinition } from '../definition/define-strategy.ts';
import { exitsSchema, type Exits } from '../definition/exits.ts';
import { selectorSchema, type Selector } from '../definition/selector.ts';
import { checkDefinition } from './check-definition.ts';
import { firstIssue } from './first-issue.ts';
import { guarded, BUDGET_MS } from './guard.ts';
import { isStorable } from './json-value.ts';
import { StrategyError } from './strategy-error.ts';

type Settings = Readonly<Record<string, unknown>>;

/** A strategy with its configuration, ready to run. */
export interface Strategy {
  /** The file as a person named it, or the name of a shipped strategy. */
  readonly file: string;
  readonly name: string;
  readonly version: number;
  readonly definition: StrategyDefinition;
  readonly config: Settings;
  readonly selector: Selector;
  readonly exits: Exits;
  /** Hours of prices that it looks back; 0 for none. */
  readonly lookbackHours: number;
}

const LONGEST_LOOKBACK_HOURS = 8_760;
const lookback = z.number().min(0).max(LONGEST_LOOKBACK_HOURS).default(0);
const NO_SETTINGS = z.object({});

/** A source of a definition: the file, and its default export. */
export interface StrategySource {
  readonly file: string;
  readonly exported: unknown;
}

/** Reads the configuration. A name that it does not have is refused: it would be a setting that does nothing. */
function configOf(file: string, { config }: StrategyDefinition, given: Settings): Settings {
  const schema = (config ?? NO_SETTINGS).strict();
  const read = schema.safeParse(given);
  if (read.success) return deepFreeze(read.data);
  const issue = read.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    const known = Object.keys(schema.shape);
    const sentence =
      known.length === 0 ? 'this strategy has no settings.' : `the settings are ${known.join(', ')}.`;
    throw new StrategyError(
      'STRATEGY_CONFIG',
      { file, field: `config.${issue.keys[0]}` },
      `is unknown; ${sentence}`,
    );
  }
  const { field, sentence } = firstIssue(read.error, 'config');
  throw new StrategyError('STRATEGY_CONFIG', { file, field }, sentence);
}

/** A part of a definition that may be a value or a function of the configuration, and the rules of its value. */
interface Part<Value> {
  readonly field: string;
  readonly from: unknown;
  readonly schema: z.ZodType<Value>;
}

function partOf<Value>(file: string, config: Settings, { field, from, schema }: Part<Value>): Value {
  let value: unknown;
  try {
    value = typeof from === 'function' ? (from as (settings: Settings) => unknown)(config) : from;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StrategyError('STRATEGY_DEFINITION', { file, field }, `threw: ${why}.`);
  }
  const read = schema.safeParse(value);
  if (read.success) return deepFreeze(read.data);
  const issue = firstIssue(read.error, field);
  throw new StrategyError('STRATEGY_DEFINITION', { file, field: issue.field }, issue.sentence);
}

/** The state of a strategy that has seen nothing. @throws StrategyError STRATEGY_DEFINITION where a field has no default */
export function initialState({ file, definition }: Pick<Strategy, 'file' | 'definition'>): Settings {
  const read = (definition.state ?? NO_SETTINGS).safeParse({});
  if (!read.success) {
    const { field } = firstIssue(read.error, 'state');
    throw new StrategyError(
      'STRATEGY_DEFINITION',
      { file, field },
      'needs a default, because the first event has no state: add .default(…).',
    );
  }
  if (!isStorable(read.data))
    throw new StrategyError(
      'STRATEGY_DEFINITION',
      { file, field: 'state' },
      'must have defaults that are JSON.',
    );
  return deepFreeze(read.data);
}

function prepared({ file, exported }: StrategySource, given: Settings): Strategy {
  const definition = checkDefinition(file, exported);
  const config = configOf(file, definition, given);
  const { markets = {}, exits = {}, lookbackHours = 0 } = definition;
  const strategy: Strategy = {
    file,
    name: definition.name,
    version: definition.version,
    definition,
    config,
    selector: partOf(file, config, { field: 'markets', from: markets, schema: selectorSchema }),
    exits: partOf(file, config, { field: 'exits', from: exits, schema: exitsSchema }),
    lookbackHours: partOf(file, config, { field: 'lookbackHours', from: lookbackHours, schema: lookback }),
  };
  initialState(strategy);
  return strategy;
}

/**
 * Checks a strategy and its configuration, and makes it ready to run. Calls its `markets`, `exits` and `lookbackHours`.
 * @throws StrategyError STRATEGY_DEFINITION, STRATEGY_CONFIG; STRATEGY_TIME where one of these never ends
 */
export const prepare = (source: StrategySource, given: Settings = {}): Strategy =>
  guarded({ file: source.file, name: 'its definition' }, BUDGET_MS, () => prepared(source, given));

/** The strategy without its handlers: what is left of it where they fail. */
export function exitsOnly(strategy: Strategy): Strategy {
  const { name, version, state, exits } = strategy.definition;
  const definition = { name, version, ...(state && { state }), ...(exits && { exits }) };
  return { ...strategy, definition };
}
