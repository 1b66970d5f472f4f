import { marketKey, type MarketRef } from '@prescient/core/domain';
import { viewDigest, type MarketView } from '@prescient/strategies/sdk';
import type { KnownMarket } from '../engine/markets/known-market.ts';

/** Most views of one market that are kept: a list is stored a moment after it was received. */
const MOST_VIEWS = 20;

/** The markets as the venue listed them, with the listings of the last moments: a cycle may still have seen an earlier one. */
export class SeenViews {
  readonly #views = new Map<string, Map<string, MarketView>>();

  /** A market was listed, or an event that it belongs to. */
  learn(known: KnownMarket): void {
    const key = marketKey(known.market);
    const views = this.#views.get(key) ?? new Map<string, MarketView>();
    const digest = viewDigest(known.view);
    views.delete(digest);
    views.set(digest, known.view);
    const [oldest] = views.keys();
    if (oldest !== undefined && views.size > MOST_VIEWS) views.delete(oldest);
    this.#views.set(key, views);
  }

  /** The view with this digest, or else the newest one; null where the recording never told of the market. */
  find(market: MarketRef, digest: string): MarketView | null {
    const views = this.#views.get(marketKey(market));
    return views?.get(digest) ?? [...(views?.values() ?? [])].at(-1) ?? null;
  }
}
