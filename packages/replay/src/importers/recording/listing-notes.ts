import { isDeepStrictEqual } from 'node:util';
import { type EventListing, type MarketListing, marketKey, venueKey } from '@prescient/core/domain';
import type { RowSink } from '../importer.ts';

/** Notes what venues list, each market and event again once anything about it has changed. */
export class ListingNotes {
  readonly #sink: RowSink;
  readonly #markets = new Map<string, MarketListing>();
  readonly #events = new Map<string, EventListing>();

  constructor(sink: RowSink) {
    this.#sink = sink;
  }

  event(listing: EventListing, at: number): void {
    const key = venueKey(listing.venue, listing.eventId);
    if (isDeepStrictEqual(this.#events.get(key), listing)) return;
    this.#events.set(key, listing);
    this.#sink.note({ kind: 'event', listing, at });
  }

  market(listing: MarketListing, at: number): void {
    const key = marketKey(listing);
    if (isDeepStrictEqual(this.#markets.get(key), listing)) return;
    this.#markets.set(key, listing);
    this.#sink.note({ kind: 'market', listing, at });
  }
}
