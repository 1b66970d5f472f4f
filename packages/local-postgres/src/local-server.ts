import { setTimeout as sleep } from 'node:timers/promises';
import {
  localPostgresStatus,
  openLocalPostgres,
  type LocalPostgres,
  type LocalPostgresOptions,
} from './local-postgres.ts';

const pauseMs = 500;

/** True if a server runs that is not the one that was told to stop, and may take a moment to do so. */
async function isStartedAfter(stopped: number, home: string): Promise<boolean> {
  const { running, pid } = await localPostgresStatus(home);
  return running && pid !== stopped;
}

/**
 * The local PostgreSQL for as long as a process uses it. One that crashes is started again, however often that takes;
 * one that was stopped by `stopLocalPostgres` is joined when somebody starts it.
 */
export class LocalServer {
  readonly #options: LocalPostgresOptions;
  readonly #end = new AbortController();
  #postgres: LocalPostgres;
  /** The way back after the last loss, or nothing to wait for. */
  #return: Promise<void> = Promise.resolve();

  private constructor(options: LocalPostgresOptions, postgres: LocalPostgres) {
    this.#options = options;
    this.#postgres = postgres;
    this.#watch();
  }

  /** @throws LocalPostgresError as `openLocalPostgres` does */
  static async open(options: LocalPostgresOptions): Promise<LocalServer> {
    return new LocalServer(options, await openLocalPostgres(options));
  }

  get postgres(): LocalPostgres {
    return this.#postgres;
  }

  /** Ends the stay, as `leave` of `openLocalPostgres` does. @throws LocalPostgresError STOP_FAILED */
  async leave(): Promise<void> {
    this.#end.abort();
    await this.#return;
    await this.#postgres.leave();
  }

  #watch(): void {
    void this.#postgres.lost.then((how) => {
      if (!this.#end.signal.aborted) this.#return = this.#comeBack(how);
    });
  }

  /** Opens it until that succeeds, or we leave; where it was stopped, not before it runs. */
  async #comeBack(how: 'crashed' | 'stopped'): Promise<void> {
    const { port, pid } = this.#postgres;
    const { home, notify = () => undefined } = this.#options;
    let told = '';
    for (; !this.#end.signal.aborted; await this.#pause()) {
      try {
        if (how === 'stopped' && !(await isStartedAfter(pid, home))) continue;
        this.#postgres = await openLocalPostgres(this.#options);
        this.#watch();
        const moved = `is on port ${this.#postgres.port} now: start again to use it.`;
        return notify(`PostgreSQL was lost and ${this.#postgres.port === port ? 'runs again.' : moved}`);
      } catch (error) {
        const why = `PostgreSQL was lost and does not start; this is tried again: ${(error as Error).message}`;
        if (why !== told) notify(why);
        told = why;
      }
    }
  }

  #pause(): Promise<void> {
    return sleep(pauseMs, undefined, { signal: this.#end.signal }).catch(() => undefined);
  }
}
