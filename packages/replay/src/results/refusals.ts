import type { RunResult } from '../engine/run-result.ts';

/** The decisions that were refused for one reason. */
export interface RefusedCode {
  readonly code: string;
  readonly count: number;
  /** The sentence of the first one; null where it was not kept. */
  readonly example: string | null;
}

/** Counts the refusals of a run by their codes, the most frequent first. */
export function refusalsOf({ counters, ledger }: Pick<RunResult, 'counters' | 'ledger'>): RefusedCode[] {
  const examples = new Map<string, string>();
  for (const { outcome } of ledger.commands)
    if (!outcome.accepted && !examples.has(outcome.refusal.code))
      examples.set(outcome.refusal.code, outcome.refusal.message);
  return Object.entries(counters.rejected)
    .map(([code, count]) => ({ code, count, example: examples.get(code) ?? null }))
    .toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
