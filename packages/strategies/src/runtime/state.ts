import { MAX_STATE_LENGTH, nearestName } from '@prescient/core/domain';
import { deepFreeze } from '../context/market-view.ts';
import { firstIssue } from './first-issue.ts';
import { guarded, BUDGET_MS } from './guard.ts';
import { isStorable } from './json-value.ts';
import { initialState, type Strategy } from './prepare.ts';
import { StrategyError } from './strategy-error.ts';

/** Characters of a stored state that its runner needs for its own place, beside the strategy's state. */
const RUNNER_LENGTH = 1_000;
/** The longest state of a strategy as JSON: with its runner's place it is as long as a stored state may be. */
export const LONGEST_STATE = MAX_STATE_LENGTH - RUNNER_LENGTH;

/** The state of a strategy: frozen JSON. */
export type StrategyState = Readonly<Record<string, unknown>>;

/** A state as it was stored, with the version of the strategy that stored it. */
export interface StoredState {
  readonly version: number;
  readonly state: unknown;
}

function fitted(strategy: Strategy, stored: StoredState): StrategyState {
  const { file, definition, version } = strategy;
  const isOld = stored.version !== version;
  const fault = (field: string, sentence: string): StrategyError =>
    new StrategyError('STRATEGY_STATE', { file, field }, sentence);
  if (stored.version > version)
    throw fault(
      'version',
      `${version} is older than version ${stored.version}, which stored the state; raise it.`,
    );
  let state = stored.state;
  if (isOld && definition.upgrade) {
    try {
      state = definition.upgrade(deepFreeze(structuredClone(stored.state)), stored.version);
    } catch (error) {
      throw fault('upgrade', `threw: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
  const result = definition.state?.safeParse(state);
  if (result === undefined) return initialState(strategy);
  if (result.success) return deepFreeze(result.data);
  const { field, sentence } = firstIssue(result.error, 'state');
  const advice = definition.upgrade
    ? 'Mend upgrade.'
    : 'Raise version and add upgrade(state, version), which makes the new state of the old one.';
  throw fault(field, `${sentence} The state was stored by version ${stored.version}. ${advice}`);
}

/**
 * Reads a stored state. One of an earlier version goes through `upgrade`; without it, it has to fit as it is, since a
 * state that is dropped is a strategy that forgets what it did.
 * @throws StrategyError STRATEGY_STATE, which names the field; STRATEGY_TIME where `upgrade` never ends
 */
export const readState = (strategy: Strategy, stored: StoredState | null): StrategyState =>
  stored === null ? initialState(strategy) : guarded(strategy, BUDGET_MS, () => fitted(strategy, stored));

/**
 * Returns the state with the fields that an intent's `then` changes.
 * @throws StrategyError STRATEGY_STATE for a field that the state does not have, or a value that does not fit or is no JSON
 */
export function changeState(
  { file, definition }: Strategy,
  state: StrategyState,
  { change, handler }: { readonly change: object; readonly handler: string },
): StrategyState {
  const shape = definition.state?.shape ?? {};
  const known = Object.keys(shape);
  const unknown = Object.keys(change).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const meant = nearestName(unknown, known);
    const advice = meant === null ? 'declare it in state: z.object({ … }).' : `did you mean ${meant}?`;
    throw new StrategyError(
      'STRATEGY_STATE',
      { file, field: `${handler} then.${unknown.slice(0, 60)}` },
      `is no field of the state; ${advice}`,
    );
  }
  if (definition.state === undefined) return state;
  const read = definition.state.safeParse({ ...state, ...change });
  if (!read.success) {
    const { field, sentence } = firstIssue(read.error, `${handler} then`);
    throw new StrategyError('STRATEGY_STATE', { file, field }, sentence);
  }
  return deepFreeze(read.data);
}

/** @throws StrategyError STRATEGY_STATE unless the state can be stored */
export function requireStorable({ file }: Strategy, state: StrategyState): void {
  const place = { file, field: 'state' };
  if (!isStorable(state))
    throw new StrategyError(
      'STRATEGY_STATE',
      place,
      'must be JSON: no dates, functions, bigints or NaN, because it is stored with the signals.',
    );
  const { length } = JSON.stringify(state);
  if (length > LONGEST_STATE)
    throw new StrategyError(
      'STRATEGY_STATE',
      place,
      `has ${length} characters as JSON; the most is ${LONGEST_STATE}. Forget what is no longer needed.`,
    );
}
