import { rest } from '@prescient/core/domain';
import type { Patience } from '../strategy/patience.ts';

/** The shortest and the longest time between two cycles, in milliseconds. */
export interface Pace {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** Wakes a bot that rests between two cycles. To be rung during a cycle counts for the next one. */
export class Alarm {
  #isRung = false;
  #wake: () => void = () => undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake();
  }

  /** Rests at least so long, then until it is rung, at most so long; less where the bot is stopped. */
  async rest({ leastMs, mostMs }: Pace, { clock, stop }: Patience): Promise<void> {
    await rest(clock, leastMs, stop);
    if (!this.#isRung && !stop.aborted) {
      const rung = new AbortController();
      this.#wake = () => rung.abort();
      await rest(clock, Math.max(0, mostMs - leastMs), AbortSignal.any([rung.signal, stop]));
      this.#wake = () => undefined;
    }
    this.#isRung = false;
  }
}
