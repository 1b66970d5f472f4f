/** Time, as everything that reads it or waits for it gets it: a test or a replay passes in a clock of its own. */
export interface Clock {
  /** The moment in the world. It may jump: for how long something took, ask `monotonicMs`. */
  now(): Date;
  /** Milliseconds since some moment of this process; never goes back, even if the machine's clock is set. */
  monotonicMs(): number;
  /** Waits so long. @throws the signal's reason, as soon as it is aborted */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep(ms, signal) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal?.aborted) reject(signal.reason);
    else {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal?.addEventListener('abort', stop, { once: true });
    }
    return promise;
  },
};

/** The machine's clock, but with the moments that `now` tells. */
export const clockShowing = (now: () => Date): Clock => ({ ...systemClock, now });

/** Waits so long, or less where the signal is aborted. */
export const rest = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  clock.sleep(ms, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });

/** Parts in which `within` waits. */
const PARTS = 20;

/** Waits in parts, each of which counts once, so that a pause of the process does not count as waiting. */
async function waitAwake(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  for (let part = 0; part < PARTS; part += 1) await clock.sleep(ms / PARTS, signal);
}

/** The result of work, or of `late` where the work takes longer than `ms` in which the process is awake; the work itself goes on. */
export async function within<T>(
  clock: Clock,
  ms: number,
  work: { promise: Promise<T>; late: () => T },
): Promise<T> {
  const done = new AbortController();
  const tooLate = waitAwake(clock, ms, done.signal).then(work.late);
  // The loser of a race has nobody who hears it.
  tooLate.catch(() => undefined);
  try {
    return await Promise.race([work.promise, tooLate]);
  } finally {
    done.abort();
  }
}
