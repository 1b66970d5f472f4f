import type { Clock } from '@prescient/core';

/** A clock that moves so much against the passing of time has jumped. */
const JUMP_MS = 3_600_000;

/** Watches a clock for jumps: after one nobody knows what is old. */
export class ClockJumps {
  readonly #clock: Clock;
  #offsetMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = this.#offset();
  }

  /** True if the clock moved by far more than the time that passed since the last look. */
  hasJumped(): boolean {
    const before = this.#offsetMs;
    this.#offsetMs = this.#offset();
    return Math.abs(this.#offsetMs - before) > JUMP_MS;
  }

  #offset(): number {
    return this.#clock.now().getTime() - this.#clock.monotonicMs();
  }
}
