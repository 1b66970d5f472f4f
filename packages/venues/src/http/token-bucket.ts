import type { Clock } from '@prescient/core/domain';

/** The number of requests that a venue takes within a time. */
export interface Pace {
  readonly requests: number;
  readonly perMs: number;
}

/**
 * Spaces requests so that no window of `perMs` holds more than `requests`: a tenth may come at once, and four fifths a
 * window follow one by one. Who comes first goes first.
 */
export class TokenBucket {
  readonly #burst: number;
  readonly #msPerToken: number;
  readonly #clock: Clock;
  /** The moment at which the bucket would have been full again without further requests. */
  #fullAt = 0;

  constructor({ requests, perMs }: Pace, clock: Clock) {
    this.#burst = Math.max(1, Math.floor(requests / 10));
    this.#msPerToken = perMs / Math.max(1, requests * 0.8);
    this.#clock = clock;
  }

  /** Waits for a turn. @throws the signal's reason when it is aborted; the turn is lost then */
  async take(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const now = this.#clock.monotonicMs();
    this.#fullAt = Math.max(this.#fullAt, now) + this.#msPerToken;
    const wait = this.#fullAt - now - this.#burst * this.#msPerToken;
    if (wait > 0) await this.#clock.sleep(wait, signal);
  }

  /** Lets nobody through before a time, as a venue asked. */
  pause(ms: number): void {
    this.#fullAt = Math.max(
      this.#fullAt,
      this.#clock.monotonicMs() + ms + (this.#burst - 1) * this.#msPerToken,
    );
  }
}
