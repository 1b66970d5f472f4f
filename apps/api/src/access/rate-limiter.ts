import type { Clock } from '@prescient/core';

/** Seconds' worth of calls that may come at once. */
const BURST_SECONDS = 2;

/** A steady rate of calls. */
export interface Rate {
  readonly perSecond: number;
  /** Calls that may come at once after a rest. */
  readonly atOnce: number;
}

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
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perSecond calls a second; 0 for no limit */
  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#rate = { perSecond, atOnce: perSecond * BURST_SECONDS };
  }

  /**
   * Charges a caller, by a rate of its own where one is given. Answers 0, or the milliseconds to wait when nothing was
   * charged.
   */
  charge(caller: string, amount: number, { perSecond, atOnce } = this.#rate): number {
    if (perSecond === 0) return 0;
    const now = this.#clock.monotonicMs();
    const left = this.#left(caller, now, { perSecond, atOnce });
    const allowed = left > 0;
    this.#buckets.set(caller, { allowance: allowed ? left - amount : left, filledAt: now });
    return allowed ? 0 : Math.ceil(((1 - left) / perSecond) * 1_000);
  }

  /** Charges a caller for a read that was already let in, even beyond its budget. */
  owe(caller: string, amount: number): void {
    if (this.#rate.perSecond === 0) return;
    const now = this.#clock.monotonicMs();
    this.#buckets.set(caller, { allowance: this.#left(caller, now, this.#rate) - amount, filledAt: now });
  }

  /** The calls that a caller may make now; zero or less while it works off a debt. */
  #left(caller: string, now: number, { perSecond, atOnce }: Rate): number {
    const { allowance, filledAt } = this.#buckets.get(caller) ?? { allowance: atOnce, filledAt: now };
    return Math.min(atOnce, allowance + ((now - filledAt) / 1_000) * perSecond);
  }
}
