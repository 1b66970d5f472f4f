import { Worker } from 'node:worker_threads';
import { StrategyError } from '../runtime/strategy-error.ts';
import { loadFault } from './load-fault.ts';
import { LOAD_WORKER } from './places.ts';

/** Milliseconds that a file may take to load. It is a limit for loops without end, generous because machines may be busy. */
const LOADING_MS = 60_000;

/** The end of a try: null where the file loaded, otherwise the error. */
export interface TriedLoading {
  readonly error: {
    readonly name: string;
    readonly message: string;
    readonly code?: string;
    readonly stack?: string;
  } | null;
}

/**
 * Loads a module in a worker and drops it: a file that never ends, or that ends the process, is told from one that loads.
 * @throws StrategyError STRATEGY_FILE
 */
export async function tryLoading(file: string, url: string, limitMs = LOADING_MS): Promise<void> {
  const place = { file, field: null };
  const { promise, resolve, reject } = Promise.withResolvers<TriedLoading>();
  const worker = new Worker(LOAD_WORKER, { workerData: url, stdout: true, stderr: true });
  const timer = setTimeout(
    () =>
      reject(
        new StrategyError(
          'STRATEGY_FILE',
          place,
          `was not loaded within ${limitMs / 1_000} s; look for a loop without end outside of its handlers.`,
        ),
      ),
    limitMs,
  );
  // Under `node --watch` a worker also tells which modules it loaded.
  worker.on('message', (message: object) => {
    if ('error' in message) resolve(message as TriedLoading);
  });
  worker.once('error', reject);
  worker.once('exit', (code) =>
    reject(
      new StrategyError('STRATEGY_FILE', place, `ends the process with code ${code} while it is loaded.`),
    ),
  );
  try {
    const { error } = await promise;
    if (error !== null) throw loadFault(file, error);
  } catch (error) {
    throw loadFault(file, error);
  } finally {
    clearTimeout(timer);
    worker.removeAllListeners('exit');
    await worker.terminate();
  }
}
