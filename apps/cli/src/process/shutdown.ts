import { setTimeout as sleep } from 'node:timers/promises';
import { notice } from './output.ts';

/** Seconds until the process ends by itself; soon after, most supervisors would kill it. */
export const STOP_SECONDS = 9.5;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * The shutdown of the process. Once it is asked to stop, it ends within ten seconds, or as many as are given, even if some part does not answer; a
 * second Ctrl-C ends it at once. Work that must be over first has a name, so that a person learns what was given up.
 */
export class Shutdown {
  readonly #seconds: number;
  readonly #stop = new AbortController();
  readonly #requested = Promise.withResolvers<void>();
  /** The names of the work that began and is not done. */
  readonly #awaited = new Set<string>();

  constructor(seconds: number = STOP_SECONDS) {
    this.#seconds = seconds;
  }

  /** Aborted when the process is asked to stop. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Resolves when the process is asked to stop. */
  get requested(): Promise<void> {
    return this.#requested.promise;
  }

  /** Begins to listen to SIGINT and SIGTERM; until then they end the process at once. Returns the signal. */
  listen(): AbortSignal {
    const begin = (): void => {
      for (const name of SIGNALS) process.off(name, begin);
      setTimeout(() => this.#giveUp(), this.#seconds * 1_000).unref();
      this.#stop.abort();
      this.#requested.resolve();
    };
    for (const name of SIGNALS) process.on(name, begin);
    return this.signal;
  }

  /** Returns a signal that is aborted some time after the process is asked to stop. */
  after(ms: number): AbortSignal {
    const late = new AbortController();
    void this.requested.then(() => sleep(ms, undefined, { ref: false })).then(() => late.abort());
    return late.signal;
  }

  /** Waits for work that must be over before the process ends. If it takes too long, its name is printed. */
  async waitFor<T>(name: string, work: Promise<T>): Promise<T> {
    this.#awaited.add(name);
    try {
      return await work;
    } finally {
      this.#awaited.delete(name);
    }
  }

  #giveUp(): void {
    const names = [...this.#awaited].join(', ') || 'connections that are still open';
    notice(
      `Not everything ended within ${this.#seconds} s. Gave up waiting for: ${names}. Acknowledged trades are safe.`,
    );
    process.exit(1);
  }
}
