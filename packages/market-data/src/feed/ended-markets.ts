import { marketKey, type Clock, type MarketRef } from '@prescient/core';

/** So long a venue's word that a market has ended is believed while its list says that it is open. */
const BELIEVED_MS = 600_000;

/** The markets of which a stream said that they have ended: a hint, which nobody has to take back when it was wrong. */
export class EndedMarkets {
  readonly #clock: Clock;
  /** By `Clock.monotonicMs`, the longest ago first. */
  readonly #saidAt = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(market: MarketRef): void {
    const now = this.#clock.monotonicMs();
    for (const [key, at] of this.#saidAt) {
      if (now - at <= BELIEVED_MS) break;
      this.#saidAt.delete(key);
    }
    this.#saidAt.delete(marketKey(market));
    this.#saidAt.set(marketKey(market), now);
  }

  has(market: MarketRef): boolean {
    const at = this.#saidAt.get(marketKey(market));
    return at !== undefined && this.#clock.monotonicMs() - at <= BELIEVED_MS;
  }
}
