import { DomainError } from '../../domain/index.ts';

/** Most audits at once: each reads everything, over a connection of its own. */
const MAX_RUNNING = 2;
/** Most audits that wait for their turn; a caller that wants an audit that already waits shares it. */
const MAX_WAITING = 16;
/** Milliseconds after which a caller that was turned away may come back. */
const RETRY_AFTER_MS = 1_000;

const overloaded = (): DomainError =>
  new DomainError('OVERLOADED', 'Too many audits wait for their turn; ask again in a moment.', {
    retryAfterMs: RETRY_AFTER_MS,
  });

/**
 * Runs an audit. It calls `begin` right before it looks at the database: a later caller may have done something
 * that this audit does not see.
 */
export type RunAudit<Report> = (begin: () => void) => Promise<Report>;

/** Gives audits turns: few run at once, and callers that ask for the same audit at the same time share one. */
export class AuditTurns<Report> {
  /** Audits that have not begun, by what they are of. */
  readonly #joinable = new Map<unknown, Promise<Report>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** Returns the answer of an audit that begins after this call. @throws DomainError OVERLOADED, and the audit's errors */
  take(key: unknown, run: RunAudit<Report>): Promise<Report> {
    const shared = this.#joinable.get(key);
    if (shared) return shared;
    if (this.#running >= MAX_RUNNING && this.#waiting.length >= MAX_WAITING)
      return Promise.reject(overloaded());
    const begin = (): void => {
      if (this.#joinable.get(key) === report) this.#joinable.delete(key);
    };
    const report = this.#inTurn(() => run(begin)).finally(begin);
    this.#joinable.set(key, report);
    return report;
  }

  async #inTurn(run: () => Promise<Report>): Promise<Report> {
    if (this.#running < MAX_RUNNING) this.#running += 1;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      // The next audit in line takes this turn over.
      if (next) next();
      else this.#running -= 1;
    }
  }
}
