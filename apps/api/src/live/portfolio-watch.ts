import { portfolioVersions, type Database } from '@prescient/core';
import type { Logger } from 'pino';

/** The longest time until a change by another process is seen, in milliseconds. */
const INTERVAL_MS = 250;

type Listener = () => void;

/**
 * Tells listeners that something happened to their portfolio: at once where this process did it, else within a quarter
 * of a second, from one small question for all listeners together. Nobody listens, nothing is asked.
 */
export class PortfolioWatch {
  readonly #db: Database;
  readonly #log: Logger;
  readonly #listeners = new Map<number, Set<Listener>>();
  #versions: ReadonlyMap<number, string> = new Map();
  #isLooking = false;

  constructor({ db, log }: { readonly db: Database; readonly log: Logger }) {
    this.#db = db;
    this.#log = log;
  }

  /** The number of listeners. */
  get size(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Called after each change of the portfolio, and once soon after now. Returns the way to stop. */
  listen(portfolioId: number, listener: Listener): () => void {
    const listeners = this.#listeners.get(portfolioId) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(portfolioId, listeners);
    if (!this.#isLooking) this.#lookSoon();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(portfolioId) === listeners)
        this.#listeners.delete(portfolioId);
    };
  }

  /** This process did something to them. */
  nudge(portfolioIds: Iterable<number>): void {
    if (this.#listeners.size === 0) return;
    for (const id of new Set(portfolioIds)) for (const listener of this.#listeners.get(id) ?? []) listener();
  }

  async #look(): Promise<void> {
    try {
      const before = this.#versions;
      const versions = await portfolioVersions(this.#db, [...this.#listeners.keys()]);
      this.#versions = versions;
      this.nudge([...versions].flatMap(([id, version]) => (before.get(id) === version ? [] : [id])));
    } catch (error) {
      this.#log.debug({ err: error }, 'portfolios could not be looked at; the next look tries again');
    }
    if (this.#listeners.size > 0) return this.#lookSoon();
    this.#isLooking = false;
    this.#versions = new Map();
  }

  #lookSoon(): void {
    this.#isLooking = true;
    setTimeout(() => void this.#look(), INTERVAL_MS).unref();
  }
}
