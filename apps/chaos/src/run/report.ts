import { TimeHistogram } from '@prescient/workshop';
import type { FaultKind } from '../faults/faults.ts';
import type { Volume } from '../oracle/volume.ts';
import type { RoundResult } from './round.ts';
import { SYMPTOM_KINDS, type Symptom, type SymptomKind } from './symptom.ts';

/** The rounds of one kind of fault, summed up. */
export interface FaultRow {
  readonly fault: FaultKind;
  readonly rounds: number;
  readonly trades: number;
  readonly refusals: number;
  readonly resolved: number;
  readonly recoveryMedianMs: number | null;
  readonly recoveryMaxMs: number | null;
}

/** A run, told whole. */
export interface Report {
  readonly seed: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly faults: readonly FaultRow[];
  readonly trades: number;
  readonly refusals: number;
  /** Intents without an answer at the first try, learnt later with the same id. */
  readonly resolved: number;
  /** Why tries had no answer. */
  readonly silences: Readonly<Record<string, number>>;
  readonly lostCommitReplies: number;
  readonly lostCommitRequests: number;
  /** The run's volume without rounds on a disk of their own; null if the database cannot be read any more. */
  readonly volume: Volume | null;
  readonly found: Readonly<Record<SymptomKind, number>>;
  readonly symptoms: readonly Symptom[];
  /** Faults that this machine does not let us make, with the reason. */
  readonly skipped: Readonly<Record<string, string>>;
  /** The folder with journals and logs, where it was kept. */
  readonly kept: string | null;
}

/** The facts of a run beside its rounds. */
export type RunFacts = Pick<
  Report,
  'seed' | 'seconds' | 'lostCommitReplies' | 'lostCommitRequests' | 'volume' | 'skipped' | 'kept'
> & { readonly afterwards: readonly Symptom[] };

const total = (results: readonly RoundResult[], field: 'trades' | 'refusals' | 'resolved'): number =>
  results.reduce((sum, result) => sum + result[field], 0);

function rowOf(fault: FaultKind, results: readonly RoundResult[]): FaultRow {
  const times = new TimeHistogram();
  for (const { recoveryMs } of results) if (recoveryMs !== null) times.add(recoveryMs);
  return {
    fault,
    rounds: results.length,
    trades: total(results, 'trades'),
    refusals: total(results, 'refusals'),
    resolved: total(results, 'resolved'),
    recoveryMedianMs: times.count === 0 ? null : Math.round(times.quantile(0.5)),
    recoveryMaxMs: times.count === 0 ? null : Math.round(times.longestMs),
  };
}

function silencesOf(results: readonly RoundResult[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { silences } of results) {
    for (const [why, count] of silences) counts.set(why, (counts.get(why) ?? 0) + count);
  }
  return Object.fromEntries(counts);
}

export function reportOf(results: readonly RoundResult[], { afterwards, ...run }: RunFacts): Report {
  const symptoms = [...results.flatMap((result) => result.symptoms), ...afterwards];
  const counts = SYMPTOM_KINDS.map(
    (kind) => [kind, symptoms.filter((one) => one.kind === kind).length] as const,
  );
  return {
    ...run,
    rounds: results.length,
    faults: [...Map.groupBy(results, ({ fault }) => fault)].map(([fault, ofIt]) => rowOf(fault, ofIt)),
    trades: total(results, 'trades'),
    refusals: total(results, 'refusals'),
    resolved: total(results, 'resolved'),
    silences: silencesOf(results),
    found: Object.fromEntries(counts) as Record<SymptomKind, number>,
    symptoms,
  };
}
