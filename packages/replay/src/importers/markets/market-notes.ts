import type { MarketListing } from '@prescient/core/domain';
import type { RowSink } from '../importer.ts';
import type { MarketList } from './market-list.ts';

/** A market as it was while it traded: nothing that came later is told. */
const whileOpen = (listing: MarketListing): MarketListing => ({
  ...listing,
  acceptingOrders: true,
  observation: { state: 'open', reviewReason: null },
  prices: [null, null],
  best: null,
  volume: null,
  liquidity: null,
  venueUpdatedAt: null,
});

/** A result with the time at which it is told, in milliseconds since 1970. */
interface Result {
  readonly at: number;
  readonly listing: MarketListing;
}

/**
 * Tells the markets of an archive, in order of time: each just before the first row of its tokens, and its result once it
 * was known.
 */
export class MarketNotes {
  readonly #list: MarketList;
  readonly #sink: RowSink;
  readonly #markets = new Set<string>();
  readonly #events = new Set<string>();
  /** The latest first. */
  readonly #results: Result[] = [];

  constructor(list: MarketList, sink: RowSink) {
    this.#list = list;
    this.#sink = sink;
  }

  /** The time of the next result to tell, in milliseconds since 1970; infinite where none waits. */
  get nextAt(): number {
    return this.#results.at(-1)?.at ?? Infinity;
  }

  /** Tells the market of a row that comes at a time. The second time it does nothing. */
  meet(marketId: string, at: number): void {
    if (this.#markets.has(marketId)) return;
    this.#markets.add(marketId);
    const market = this.#list.markets.get(marketId);
    if (market === undefined) return;
    const { event, listing, resolvedAt } = market;
    if (event !== null && !this.#events.has(event.eventId)) {
      this.#events.add(event.eventId);
      this.#sink.note({ kind: 'event', at, listing: { ...event, venueUpdatedAt: null } });
    }
    this.#sink.note({ kind: 'market', at, listing: whileOpen(listing) });
    // A market with rows after its result is told as resolved at its first row.
    if (resolvedAt !== null) this.#wait({ at: Math.max(resolvedAt, at), listing });
  }

  #wait(result: Result): void {
    const later = this.#results.findLastIndex(({ at }) => at > result.at);
    this.#results.splice(later + 1, 0, result);
  }

  /** Tells the results that were known at a time. Call it before a row of that time. */
  tellUntil(at: number): void {
    while (this.nextAt <= at) {
      const result = this.#results.pop()!;
      this.#sink.note({ kind: 'market', ...result });
    }
  }
}
