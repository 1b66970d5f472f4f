import { outcomeKey } from '@prescient/core';
import type { BookChange } from '@prescient/venues';
import { nowMs } from '../venue/sent-log.ts';

/** Measures for how long books are in a gap: from the feed's word of it until the next book, or until the market ends. */
export class GapMeter {
  readonly #now: () => number;
  readonly #since = new Map<string, number>();
  #closedMs = 0;

  constructor(now: () => number = nowMs) {
    this.#now = now;
  }

  /** A listener of the feed. */
  hear(change: BookChange): void {
    if (change.kind === 'gap') {
      const key = outcomeKey(change.outcome);
      if (!this.#since.has(key)) this.#since.set(key, this.#now());
    }
    if (change.kind === 'book') this.#close(outcomeKey(change.book));
    if (change.kind === 'resolved')
      for (const outcome of [0, 1] as const) this.#close(outcomeKey({ ...change.market, outcome }));
  }

  /** Milliseconds in a gap, of all books together, those that are in one now among them. */
  get ms(): number {
    const now = this.#now();
    return [...this.#since.values()].reduce((sum, since) => sum + now - since, this.#closedMs);
  }

  #close(key: string): void {
    const since = this.#since.get(key);
    if (since === undefined) return;
    this.#closedMs += this.#now() - since;
    this.#since.delete(key);
  }
}
