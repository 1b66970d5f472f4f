import { Script } from 'node:vm';
import type { Strategy } from './prepare.ts';
import { inStillWorld } from './still-world.ts';
import { StrategyError } from './strategy-error.ts';

const SLOT = Symbol.for('prescient.guarded');
const call = new Script('globalThis[Symbol.for("prescient.guarded")]()', { filename: 'guard' });
const slots = globalThis as unknown as Record<symbol, (() => void) | undefined>;

/** Milliseconds that a strategy may take for one batch of events. */
export const BUDGET_MS = 2_000;

const isTimeOut = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * Runs synchronous code of a strategy over a batch of events, and stops it where it takes longer than its budget: loops
 * without end, regular expressions that never finish. It runs in this process, so others wait for as long as the budget.
 * @throws StrategyError STRATEGY_TIME, and what the code throws
 */
export function guarded<T>(
  { file, name }: Pick<Strategy, 'file' | 'name'>,
  budgetMs: number,
  run: () => T,
): T {
  let result: { readonly value: T } | null = null;
  slots[SLOT] = () => {
    result = { value: run() };
  };
  try {
    inStillWorld(() => void call.runInThisContext({ timeout: budgetMs }));
  } catch (error) {
    if (!isTimeOut(error)) throw error;
    throw new StrategyError(
      'STRATEGY_TIME',
      { file, field: name },
      `took longer than ${budgetMs} ms for one batch of events and was stopped; look for a loop without end.`,
    );
  } finally {
    slots[SLOT] = undefined;
  }
  return result!.value;
}
