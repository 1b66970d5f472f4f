import { countLocked, within, type Database } from '@prescient/core';
import type { Logger } from 'pino';

/** Longest wait for the database to say that it is there. */
const PROBE_TIMEOUT_MS = 2_000;
/** Milliseconds for which an answer is shared, so that no number of callers costs the desk more. */
const FRESH_MS = 250;

/** The database to ask, and where to log that it is away. */
export interface HealthProbeContext {
  readonly db: Database;
  readonly log: Logger;
}

/** The state of the database. */
export interface Health {
  readonly up: boolean;
  /** The number of portfolios that an audit locked; null if the database does not say. */
  readonly locked: number | null;
}

const silent = (): never => {
  throw new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`);
};

/** Asks the database if it answers, once for all callers of one moment, and logs the reason if it does not. */
export class HealthProbe {
  readonly #context: HealthProbeContext;
  #asking: Promise<Health> | null = null;
  #answer: Health | null = null;
  #answeredAt = -Infinity;
  /** The cause that was logged last; null while all is well. */
  #complaint: string | null = null;

  constructor(context: HealthProbeContext) {
    this.#context = context;
  }

  look(): Promise<Health> {
    if (this.#answer && this.#context.db.clock.monotonicMs() - this.#answeredAt < FRESH_MS)
      return Promise.resolve(this.#answer);
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #ask(): Promise<Health> {
    const answer = await this.#probe();
    this.#answer = answer;
    this.#answeredAt = this.#context.db.clock.monotonicMs();
    return answer;
  }

  async #probe(): Promise<Health> {
    const { db } = this.#context;
    try {
      await this.#inTime(db.orm.em.getConnection().execute('select 1'));
    } catch (error) {
      this.#complain(error as Error, 'health: the database does not answer');
      return { up: false, locked: null };
    }
    try {
      const locked = await this.#inTime(countLocked(db));
      if (this.#complaint !== null) this.#context.log.info('health: the database answers again');
      this.#complaint = null;
      return { up: true, locked };
    } catch (error) {
      this.#complain(error as Error, 'health: the database does not say which portfolios are locked');
      return { up: true, locked: null };
    }
  }

  #inTime<T>(promise: Promise<T>): Promise<T> {
    return within(this.#context.db.clock, PROBE_TIMEOUT_MS, { promise, late: silent });
  }

  /** Logs each cause once, because readiness is asked for often. */
  #complain(error: Error, message: string): void {
    const complaint = `${message}: ${error.message}`;
    if (complaint !== this.#complaint) this.#context.log.warn({ because: error.message }, message);
    this.#complaint = complaint;
  }
}
