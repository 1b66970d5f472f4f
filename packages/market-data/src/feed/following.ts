import { outcomeKey, type Clock, type OutcomeRef } from '@prescient/core';
import type { OutcomeHandle } from '@prescient/venues';

interface Followed {
  readonly handle: OutcomeHandle;
  /** By `Clock.monotonicMs`. */
  readonly keptUntil: number;
}

/**
 * The outcomes that are followed: at most so many, those that were asked for last. An outcome that is kept for a
 * time, because somebody holds it, never gives way until then.
 */
export class Following {
  readonly most: number;
  readonly #clock: Clock;
  /** The least recently asked first. */
  readonly #followed = new Map<string, Followed>();

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.most = most;
  }

  has(outcome: OutcomeRef): boolean {
    return this.hasKey(outcomeKey(outcome));
  }

  /** As `has`, of an `outcomeKey`. */
  hasKey(key: string): boolean {
    return this.#followed.has(key);
  }

  /** Follows one from now on, and keeps it for so long. @returns those that gave way; null where there is no place for it */
  add(handle: OutcomeHandle, keepMs: number): readonly OutcomeHandle[] | null {
    const key = outcomeKey(handle);
    const now = this.#clock.monotonicMs();
    const known = this.#followed.get(key);
    const evicted = known === undefined && this.#followed.size >= this.most ? this.#giveUp(now) : [];
    if (evicted === null) return null;
    this.#followed.delete(key);
    this.#followed.set(key, { handle, keptUntil: Math.max(now + keepMs, known?.keptUntil ?? 0) });
    return evicted;
  }

  /** Keeps an outcome that is followed for so long; one that is not stays so. */
  keep(outcome: OutcomeRef, keepMs: number): void {
    const key = outcomeKey(outcome);
    const known = this.#followed.get(key);
    if (known === undefined) return;
    const keptUntil = Math.max(this.#clock.monotonicMs() + keepMs, known.keptUntil);
    this.#followed.set(key, { ...known, keptUntil });
  }

  /** The number of outcomes that are followed, by venue. */
  countByVenue(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { handle } of this.#followed.values())
      counts.set(handle.venue, (counts.get(handle.venue) ?? 0) + 1);
    return counts;
  }

  /** Stops following an outcome. */
  drop(outcome: OutcomeRef): void {
    this.#followed.delete(outcomeKey(outcome));
  }

  /** Drops the least recently asked one that may go; null where all are kept. */
  #giveUp(now: number): readonly OutcomeHandle[] | null {
    for (const { handle, keptUntil } of this.#followed.values()) {
      if (keptUntil > now) continue;
      this.drop(handle);
      return [handle];
    }
    return null;
  }
}
