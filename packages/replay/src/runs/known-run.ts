import type { RegisteredRun, StrategyFamily } from '@prescient/core/domain';
import { deflatedProbability } from '@prescient/reports';
import type { RunResult } from '../engine/run-result.ts';
import { RUN_FIGURES, type RunFigures } from './run-figures.ts';

/** A run of the register in the words of a result, without its ledger. */
export interface KnownRun extends Pick<RunResult, 'tape' | 'strategy' | 'settings' | 'counters'> {
  readonly figures: RunFigures;
  readonly run: RegisteredRun;
}

/** Reads a run of the register. @throws ZodError where its figures are not those that `runRecord` wrote */
export function knownRun(run: RegisteredRun): KnownRun {
  const { counters, figures } = run.summary;
  return {
    tape: run.tape as unknown as RunResult['tape'],
    strategy: {
      file: run.file,
      name: run.strategy,
      version: run.version,
      fingerprint: run.strategyFingerprint,
      config: run.config,
    },
    settings: run.settings as unknown as RunResult['settings'],
    counters: counters as RunResult['counters'],
    figures: RUN_FIGURES.parse(figures),
    run,
  };
}

/** A run of the register beside all other runs of its strategy. */
export interface JudgedRun extends KnownRun {
  /** N of the deflated Sharpe ratio: all runs of the strategy, this one among them. */
  readonly runs: number;
  /** The probability that its Sharpe ratio is above what luck gives the best of them; null where there is too little. */
  readonly deflatedSharpe: number | null;
}

/** Judges a run by the other runs of its strategy. */
export function judgedRun(known: KnownRun, { runs, sharpes }: StrategyFamily): JudgedRun {
  const { moments } = known.figures;
  const deflatedSharpe =
    moments && deflatedProbability(moments, { runs, sharpes: [moments.sharpe, ...sharpes] });
  return { ...known, runs, deflatedSharpe };
}

/** A run for programs: times in ISO 8601. */
export const runJson = ({ run: { summary, ...run } }: KnownRun): object => ({ ...run, ...summary });

/** The same with its place among the runs of its strategy. */
export const judgedJson = (judged: JudgedRun): object => {
  const { runs, deflatedSharpe } = judged;
  return { ...runJson(judged), runs, deflatedSharpe };
};
