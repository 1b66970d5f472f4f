import { Script } from 'node:vm';
import type { Strategy } from './prepare.ts';
import { inStillWorld } from './still-world.ts';
import { StrategyError } from './strategy-error.ts';

const SLOT = Symbol.for('prescient.guarded');
const call = new Script('globalThis[Symbol.for("prescient.guarded")]()', { filename: 'guard' });
const slots = globalThis as unknown as Record<symbol, (() => void) | undefined>;

/** Milliseconds that a strategy may take at a time, while other portfolios wait. */
export const BUDGET_MS = 2_000;

const isTimeOut = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/** The number of times that a batch is begun again that was stopped before it had the processor for half of its budget. */
const ATTEMPTS = 5;
const MICROS_PER_MS = 1_000;

const processorMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / MICROS_PER_MS;
};

/** Runs code once; null where it was stopped. */
function once<T>(budgetMs: number, work: () => T): { readonly value: T } | null {
  let result: { readonly value: T } | null = null;
  slots[SLOT] = () => {
    result = { value: work() };
  };
  try {
    inStillWorld(() => void call.runInThisContext({ timeout: budgetMs }));
    return result;
  } catch (error) {
    if (!isTimeOut(error)) throw error;
    return null;
  } finally {
    slots[SLOT] = undefined;
  }
}

/**
 * Runs synchronous code of a strategy over a batch of events, and stops it where it takes longer than its budget: loops
 * without end, regular expressions that never finish. It runs in this process, so others wait for as long as the budget. The
 * code must be pure: where a busy machine kept the processor from it, it is run again.
 * @throws StrategyError STRATEGY_TIME, and what the code throws
 */
export function guarded<T>(
  { file, name }: Pick<Strategy, 'file' | 'name'>,
  budgetMs: number,
  work: () => T,
): T {
  for (let attempt = 1; ; attempt += 1) {
    const began = process.cpuUsage();
    const done = once(budgetMs, work);
    if (done !== null) return done.value;
    if (attempt < ATTEMPTS && processorMs(began) < budgetMs / 2) continue;
    throw new StrategyError(
      'STRATEGY_TIME',
      { file, field: name },
      `took longer than ${budgetMs} ms and was stopped; look for a loop without end.`,
    );
  }
}
