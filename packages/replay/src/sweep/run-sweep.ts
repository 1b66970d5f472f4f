import { Worker } from 'node:worker_threads';
import type { RunResult } from '../engine/run-result.ts';
import { SWEEP_WORKER } from './places.ts';
import { runShare, type Sweep, type SweepHearing } from './run-share.ts';
import { errorOf, type Told } from './told.ts';

/** The most strategies of one pass, so that the memory of a thread stays small whatever the size of a sweep. */
const MOST_AT_ONCE = 50;

/** The threads of a sweep, and its hearers. */
export interface SweepMeans extends SweepHearing {
  /** 1 runs all in this thread, in one pass. */
  readonly threads: number;
}

/** Cuts the sets into shares of about one size, in their order: at least one a thread, where there are so many. */
function sharesOf(sweep: Sweep, threads: number): Sweep[] {
  const { sets } = sweep;
  const rounds = Math.ceil(sets.length / (threads * MOST_AT_ONCE));
  const count = Math.min(sets.length, Math.max(1, threads * rounds));
  const placeOf = (share: number): number => Math.floor((share * sets.length) / count);
  return Array.from({ length: count }, (_, share) => ({
    ...sweep,
    sets: sets.slice(placeOf(share), placeOf(share + 1)),
  }));
}

/** Runs a share in a thread of its own. @throws as `runShare` */
async function inThread(share: Sweep, { progress, signal }: SweepHearing): Promise<RunResult[]> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<RunResult[]>();
  const worker = new Worker(SWEEP_WORKER, { workerData: share });
  const stop = (): void => reject(signal?.reason as Error);
  signal?.addEventListener('abort', stop, { once: true });
  worker.on('message', (told: Told) => {
    if (told.kind === 'progress') progress?.(told.rows, told.total);
    if (told.kind === 'results') resolve(told.results);
    if (told.kind === 'fault') reject(errorOf(told.fault));
  });
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`A thread of the sweep ended with code ${code}.`)));
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', stop);
    worker.removeAllListeners('exit');
    await worker.terminate();
  }
}

/** Adds up what the shares tell of their progress. */
function summed(shares: number, progress: NonNullable<SweepHearing['progress']>) {
  const read = Array.from({ length: shares }, () => 0);
  return (share: number) =>
    (rows: number, total: number): void => {
      read[share] = rows;
      progress(
        read.reduce((sum, each) => sum + each, 0),
        total * shares,
      );
    };
}

/**
 * Runs a sweep, its sets shared by threads. The results are in the order of the sets, and the same whatever the number of threads.
 * @throws StrategyError, ReplayError, TapeError, MoneyFormatError; the reason of the signal
 */
export async function runSweep(
  sweep: Sweep,
  { threads, progress, signal }: SweepMeans,
): Promise<RunResult[]> {
  const shares = sharesOf(sweep, threads);
  const progressOf = progress && summed(shares.length, progress);
  const results: RunResult[][] = shares.map(() => []);
  const stopped = new AbortController();
  const any = signal === undefined ? stopped.signal : AbortSignal.any([signal, stopped.signal]);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let share = next++; share < shares.length; share = next++) {
      const hearing = { progress: progressOf?.(share), signal: any };
      const run = threads === 1 ? runShare : inThread;
      results[share] = await run(shares[share]!, hearing);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(threads, shares.length) }, work));
  } catch (error) {
    stopped.abort(error);
    throw error;
  }
  return results.flat();
}
