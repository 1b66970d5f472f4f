import type { PortfolioHistory } from '@prescient/core/domain';
import { adviceOf, briefOf, dailySharpeOf, reportOf, type Brief, type Report } from '@prescient/reports';
import type { Ledger } from '../engine/desk.ts';
import type { RunResult } from '../engine/run-result.ts';
import { refusalsOf, type RefusedCode } from './refusals.ts';
import { replayAdvice } from './replay-advice.ts';
import { differencesOf } from './differences.ts';

/** A run with its report. It says all that people are told of a run, without the ledger. */
export interface ReportedRun extends Omit<RunResult, 'ledger'> {
  readonly report: Report;
  readonly refusals: readonly RefusedCode[];
  /** The positions that were still open at the end. */
  readonly openPositions: number;
  readonly advice: readonly string[];
}

/** One of the runs over a tape, beside the others. */
export interface SetResult {
  readonly strategy: RunResult['strategy'];
  readonly seed: string;
  /** The settings in which the runs differ, such as `floor 0.85`; empty for a single run. */
  readonly differences: string;
  readonly brief: Brief;
}

/** The results of one command: of one run, or of the runs of a sweep. */
export interface Results {
  /** The run with the highest return among those that traded; among all where none did. */
  readonly best: ReportedRun;
  /** Its ledger. */
  readonly ledger: Ledger;
  /** All runs, the highest return first. */
  readonly sets: readonly SetResult[];
}

/** Returns the histories of runs; each is told of the other runs of its strategy, which its deflated Sharpe ratio counts. */
function historiesOf(runs: readonly RunResult[]): PortfolioHistory[] {
  const sharpes = runs.map(({ ledger }) => dailySharpeOf(ledger.history.equity));
  return runs.map(({ ledger: { history }, strategy }, own) => {
    const others = runs.flatMap((run, index) =>
      index !== own && run.strategy.name === strategy.name ? [sharpes[index]!] : [],
    );
    const known = others.filter((sharpe) => sharpe !== null);
    const { family } = history;
    return {
      ...history,
      family: { runs: family.runs + others.length, sharpes: [...known, ...family.sharpes] },
    };
  });
}

function reported(run: RunResult, history: PortfolioHistory): ReportedRun {
  const { ledger, ...facts } = run;
  const report = reportOf(history);
  const refusals = refusalsOf(run);
  const openPositions = ledger.trades.filter(({ position }) => position.status === 'open').length;
  const known = { ...facts, report, refusals, openPositions };
  return { ...known, advice: [...adviceOf(report), ...replayAdvice(known, ledger)] };
}

/** An unknown return is worse than any other. */
const returnOf = ({ totalReturn }: Brief): number => totalReturn ?? -Infinity;

/**
 * Reports runs over one tape.
 * @throws RangeError without a run
 */
export function resultsOf(runs: readonly RunResult[]): Results {
  const histories = historiesOf(runs);
  const differences = differencesOf(runs);
  const ranked = runs
    .map((run, index) => ({ run, index, brief: briefOf(histories[index]!) }))
    .toSorted((a, b) => returnOf(b.brief) - returnOf(a.brief) || a.index - b.index);
  const first = ranked.find(({ brief }) => brief.tradeCount > 0) ?? ranked[0];
  if (first === undefined) throw new RangeError('Results need at least one run.');
  return {
    best: reported(first.run, histories[first.index]!),
    ledger: first.run.ledger,
    sets: ranked.map(({ run: { strategy, settings }, index, brief }) => ({
      strategy,
      seed: settings.seed,
      differences: differences[index]!,
      brief,
    })),
  };
}
