import {
  readRunFamily,
  rememberRuns,
  saveReplay,
  type Database,
  type SavedReplay,
  type StrategyFamily,
} from '@prescient/core';
import { runFingerprint, runRecord, type RunResult } from '@prescient/replay';

/**
 * Remembers the results of a command in the register, each run once, and returns them with the earlier runs of their
 * strategies, which the deflated Sharpe ratios of their reports count.
 */
export async function rememberResults(db: Database, results: readonly RunResult[]): Promise<RunResult[]> {
  await rememberRuns(db, results.map(runRecord));
  const without = results.map(runFingerprint);
  const families = new Map<string, StrategyFamily>();
  for (const { strategy } of results)
    if (!families.has(strategy.name))
      families.set(strategy.name, await readRunFamily(db, { strategy: strategy.name, without }));
  return results.map((result) => {
    const { ledger } = result;
    const family = families.get(result.strategy.name)!;
    return { ...result, ledger: { ...ledger, history: { ...ledger.history, family } } };
  });
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Saves a result as a portfolio of the kind `replay`. @throws DomainError REPLAY_BEING_SAVED, OVERLOADED */
export const saveResult = (db: Database, result: RunResult): Promise<SavedReplay> => {
  const { strategy, settings, ledger } = result;
  const name = `replay of ${strategy.name} v${strategy.version}, ${day(settings.from)} to ${day(settings.to)}`;
  return saveReplay(db, { run: runRecord(result), ledger, name });
};
