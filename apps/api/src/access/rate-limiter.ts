import type { Clock } from '@prescient/core';

/** Seconds' worth of calls that may come at once. */
const BURST_SECONDS = 2;

interface Bucket {
  allowance: number;
  filledAt: number;
}

/**
 * Counts what each caller does against a steady rate. A request that is charged more than is left is let in as long as
 * anything is left, and the debt is worked off first, so that a large batch is possible but not free.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perSecond calls a second; 0 for no limit */
  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Charges a caller. Answers 0, or the milliseconds to wait when nothing was charged. */
  charge(caller: string, amount: number): number {
    if (this.#perSecond === 0) return 0;
    const now = this.#clock.monotonicMs();
    const left = this.#left(caller, now);
    const allowed = left > 0;
    this.#buckets.set(caller, { allowance: allowed ? left - amount : left, filledAt: now });
    return allowed ? 0 : Math.ceil(((1 - left) / this.#perSecond) * 1_000);
  }

  /** Charges a caller for a read that was already let in, even beyond its budget. */
  owe(caller: string, amount: number): void {
    if (this.#perSecond === 0) return;
    const now = this.#clock.monotonicMs();
    this.#buckets.set(caller, { allowance: this.#left(caller, now) - amount, filledAt: now });
  }

  /** The calls that a caller may make now; zero or less while it works off a debt. */
  #left(caller: string, now: number): number {
    const capacity = this.#perSecond * BURST_SECONDS;
    const { allowance, filledAt } = this.#buckets.get(caller) ?? { allowance: capacity, filledAt: now };
    return Math.min(capacity, allowance + ((now - filledAt) / 1_000) * this.#perSecond);
  }
}
