import type { HeardTrade } from '@prescient/strategies/sdk';
import { printView } from '../seen/print-log.ts';
import type { KnownMarket } from '../markets/known-market.ts';
import type { World } from '../world.ts';

/** The public trades that a strategy has still to be told of, by venue, as its bot asks for them live. */
export class HeardPrints {
  readonly #world: World;
  readonly #places = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The lowest place that is still needed. */
  get place(): number {
    return this.#places.size === 0 ? this.#world.prints.end : Math.min(...this.#places.values());
  }

  /** The trades in these markets since the last time, oldest first. Of a venue that is new they are told from now on. */
  hear(listed: readonly KnownMarket[]): HeardTrade[] {
    const { prints, shelf } = this.#world;
    const venues = new Set(listed.map(({ market }) => market.venue));
    const wanted = new Set(listed.flatMap(({ tokens }) => tokens));
    const heard: HeardTrade[] = [];
    for (const venue of venues) {
      const place = this.#places.get(venue);
      this.#places.set(venue, prints.end);
      if (place === undefined) continue;
      for (const print of prints.since(place)) {
        const token = shelf.tokens[print.token];
        if (token?.venue !== venue || !wanted.has(print.token)) continue;
        const trade = printView(print, token.outcome === 0 ? 'yes' : 'no');
        heard.push({ venue, marketId: token.marketId, trade });
      }
    }
    return heard;
  }
}
