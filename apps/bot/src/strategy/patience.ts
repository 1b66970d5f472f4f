import type { Clock } from '@prescient/core/domain';

/** The clock by which a bot waits for an answer, and the signal that ends the waiting. */
export interface Patience {
  readonly clock: Clock;
  readonly stop: AbortSignal;
}
