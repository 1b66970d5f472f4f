import { marketKey, type MarketRef } from '@prescient/core';

/** So long a venue's word that a market has ended is believed while its list says that it is open. */
const BELIEVED_MS = 600_000;

/** The markets of which a stream said that they have ended: a hint, which nobody has to take back when it was wrong. */
export class EndedMarkets {
  /** The longest ago first. */
  readonly #saidAt = new Map<string, number>();

  add(market: MarketRef, now: Date): void {
    for (const [key, at] of this.#saidAt) {
      if (now.getTime() - at <= BELIEVED_MS) break;
      this.#saidAt.delete(key);
    }
    this.#saidAt.delete(marketKey(market));
    this.#saidAt.set(marketKey(market), now.getTime());
  }

  has(market: MarketRef, now: Date): boolean {
    const at = this.#saidAt.get(marketKey(market));
    return at !== undefined && now.getTime() - at <= BELIEVED_MS;
  }
}
