import { loadStrategy, prepare, type LoadedSource } from '@prescient/strategies/sdk';
import { constantLatency, measuredLatency, type Latency } from '../engine/latency.ts';
import { runReplays, type ReplayRequest, type ReplayRun } from '../engine/run-replay.ts';
import type { LatencyTerms, RunResult } from '../engine/run-result.ts';
import { openTape } from '../tape/open-tape.ts';
import type { Tape } from '../tape/tape.ts';

/** Delays as plain data: constants, and the text of a file of measured ones, which stands for entry and response. */
export interface LatencySource extends Omit<LatencyTerms, 'file'> {
  readonly text: string | null;
}

/** One run of a sweep, as plain data. */
export interface SweepSet {
  /** The file of a strategy, or the name of a shipped one. */
  readonly file: string;
  /** The configuration as it was given, without defaults. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly settings: NonNullable<ReplayRun['settings']>;
}

/** The runs of a sweep over some tapes, as plain data, so that they can be given to another thread. */
export interface Sweep extends Pick<ReplayRequest, 'from' | 'to' | 'markingMs'> {
  /** Paths of tapes. */
  readonly tapes: readonly string[];
  readonly latency: LatencySource;
  readonly sets: readonly SweepSet[];
}

/** The hearers of a sweep while it runs. */
export interface SweepHearing {
  /** Is told how many rows of how many were read. */
  readonly progress?: ((rows: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const latencyOf = ({ text, ...constants }: LatencySource): Latency =>
  text === null ? constantLatency({ ...constants, file: null }) : measuredLatency(text, constants);

/** Makes the strategies of sets ready; each file is loaded once. @throws StrategyError */
async function runsOf({ sets, latency: source }: Sweep): Promise<ReplayRun[]> {
  const latency = latencyOf(source);
  const loaded = new Map<string, LoadedSource>();
  for (const { file } of sets) if (!loaded.has(file)) loaded.set(file, await loadStrategy(file));
  return sets.map(({ file, config, settings }) => {
    const from = loaded.get(file)!;
    return { strategy: prepare(from, config), fingerprint: from.fingerprint, settings, latency };
  });
}

/**
 * Runs all of a sweep in this thread, in one pass over its tapes.
 * @throws StrategyError, ReplayError, TapeError, MoneyFormatError; the reason of the signal
 */
export async function runShare(sweep: Sweep, hearing: SweepHearing = {}): Promise<RunResult[]> {
  const { from, to, markingMs } = sweep;
  const runs = await runsOf(sweep);
  const tapes: Tape[] = [];
  try {
    for (const path of sweep.tapes) tapes.push(await openTape(path));
    return await runReplays({ from, to, markingMs, tapes, runs, ...hearing });
  } finally {
    for (const tape of tapes) await tape.close();
  }
}
