import { createHash } from 'node:crypto';
import type { RunRecord } from '@prescient/core/domain';
import type { RunResult } from '../engine/run-result.ts';
import { runFigures } from './run-figures.ts';

/** JSON in which equal values are equal texts, be their fields in another order. */
const canonical = (_name: string, value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));

/** SHA-256 over all that decides a run: strategy, configuration, tape and settings. The name of the file is no part of it. */
export function runFingerprint({
  strategy,
  tape,
  settings,
}: Pick<RunResult, 'strategy' | 'tape' | 'settings'>): string {
  const { file: _, ...decided } = strategy;
  const text = JSON.stringify({ strategy: decided, tape: tape.hash, settings }, canonical);
  return createHash('sha256').update(text).digest('hex');
}

/** The run as the register keeps it. */
export function runRecord(result: RunResult): RunRecord {
  const { strategy, tape, settings, counters, ledger } = result;
  const figures = runFigures(ledger.history);
  return {
    fingerprint: runFingerprint(result),
    strategy: strategy.name,
    version: strategy.version,
    strategyFingerprint: strategy.fingerprint,
    file: strategy.file,
    config: strategy.config,
    seed: settings.seed,
    tapeHash: tape.hash,
    tape: { ...tape },
    startsAt: new Date(settings.from),
    endsAt: new Date(settings.to),
    settings: { ...settings },
    summary: { figures, counters },
    sharpe: figures.moments?.sharpe ?? null,
  };
}
