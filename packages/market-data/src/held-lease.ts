import { randomUUID } from 'node:crypto';
import { findLease, releaseLease, rest, takeLease, within, type Database } from '@prescient/core';

/** Longest that the end waits for a database to take a lease back, which runs out by itself anyway. */
const RELEASE_MS = 1_000;

/** The holder of a lease: this process, another one, or none at the moment. */
export type LeaseState = 'here' | 'elsewhere' | 'free';

/** The lease of some work that one process at a time does. */
export class HeldLease {
  readonly #db: Database;
  readonly #ttlMs: number;
  readonly #claim: { readonly name: string; readonly holder: string };

  /** @param name names the work among the leases of a database */
  constructor(db: Database, name: string, ttlMs: number) {
    this.#db = db;
    this.#ttlMs = ttlMs;
    this.#claim = { name, holder: randomUUID() };
  }

  /** Takes the lease or renews it; false where another process has it. @throws what the database throws */
  take(): Promise<boolean> {
    return takeLease(this.#db, this.#claim, this.#ttlMs);
  }

  /** Does what may take longer than the lease lasts. One that cannot be renewed runs out, and the work goes on. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = new AbortController();
    const renewals = this.#renew(done.signal);
    try {
      return await work();
    } finally {
      done.abort();
      // A renewal that is under way would take back what is released next.
      await renewals;
    }
  }

  async #renew(done: AbortSignal): Promise<void> {
    while (!done.aborted) {
      await rest(this.#db.clock, this.#ttlMs / 3, done);
      if (!done.aborted) await this.take().catch(() => undefined);
    }
  }

  /** Tells who has the lease, by the database's words. @throws what the database throws */
  async state(): Promise<LeaseState> {
    const lease = await findLease(this.#db, this.#claim.name);
    if (lease === null) return 'free';
    return lease.holder === this.#claim.holder ? 'here' : 'elsewhere';
  }

  /** Lets another process take over at once, where the database answers soon. @throws what the database throws */
  async release(): Promise<void> {
    const promise = releaseLease(this.#db, this.#claim);
    await within(this.#db.clock, RELEASE_MS, { promise, late: () => undefined });
  }
}
