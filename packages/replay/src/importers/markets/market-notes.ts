import type { MarketListing, OutcomeIndex } from '@prescient/core/domain';
import type { RowSink } from '../importer.ts';
import { type DatedListing, type ListedMarket, listingAt } from './listed-market.ts';
import type { MarketList } from './market-list.ts';

/** Changes of markets up to so long after the last row belong to a tape, so that its markets come to their results. */
export const SETTLING_MS = 3 * 86_400_000;

/** A market that is on the tape. */
export interface MetMarket {
  /** The numbers of its outcomes on the tape. */
  readonly numbers: readonly [number, number];
  /** As it was at the last moment that was told. */
  listing: MarketListing;
}

type Coming = DatedListing & { readonly met: MetMarket };

/**
 * Tells the markets of an archive, in order of time: each, after its event, just before the first row of its tokens, each
 * change once its time has come, and its result once it was known.
 */
export class MarketNotes {
  readonly #list: MarketList;
  readonly #sink: RowSink;
  readonly #met = new Map<string, MetMarket>();
  readonly #events = new Set<string>();
  /** The latest first. */
  readonly #coming: Coming[] = [];

  constructor(list: MarketList, sink: RowSink) {
    this.#list = list;
    this.#sink = sink;
    for (const [name, count] of list.refused) sink.refuse(name, count);
  }

  /** The time of the next change to tell, in milliseconds since 1970; infinite where none waits. */
  get nextAt(): number {
    return this.#coming.at(-1)?.at ?? Infinity;
  }

  /** Tells the market of a row that comes at a time. The second time it tells nothing. Undefined where the list has it not. */
  meet(marketId: string, at: number): MetMarket | undefined {
    const known = this.#met.get(marketId);
    if (known !== undefined) return known;
    const market = this.#list.markets.get(marketId);
    return market === undefined ? undefined : this.#tell(marketId, market, at);
  }

  /** The markets that were told so far. */
  get metMarkets(): readonly string[] {
    return [...this.#met.keys()];
  }

  /** Goes on where another import ended at a time: its markets and their changes until then are told. */
  goOn(marketIds: readonly string[], at: number): void {
    for (const marketId of marketIds) {
      const market = this.#list.markets.get(marketId);
      if (market === undefined) continue;
      if (market.event !== null) this.#events.add(market.event.eventId);
      this.#remember(marketId, market, at);
    }
  }

  #tell(marketId: string, market: ListedMarket, at: number): MetMarket {
    this.tellUntil(at);
    const { event } = market;
    if (event !== null && !this.#events.has(event.eventId)) {
      this.#events.add(event.eventId);
      this.#sink.note({ kind: 'event', at, listing: event });
    }
    const met = this.#remember(marketId, market, at);
    this.#sink.note({ kind: 'market', at, listing: met.listing });
    return met;
  }

  #remember(marketId: string, market: ListedMarket, at: number): MetMarket {
    const { opening, changes } = market;
    const numberOf = (outcome: OutcomeIndex): number =>
      this.#sink.token({
        venue: opening.venue,
        marketId,
        outcome,
        tokenId: opening.outcomes[outcome].tokenId,
      });
    const listing = listingAt(market, at);
    const met: MetMarket = { numbers: [numberOf(0), numberOf(1)], listing };
    this.#met.set(marketId, met);
    for (const change of changes) if (change.at > at) this.#wait({ ...change, met });
    return met;
  }

  #wait(change: Coming): void {
    const later = this.#coming.findLastIndex(({ at }) => at > change.at);
    this.#coming.splice(later + 1, 0, change);
  }

  /** Tells the changes that were known at a time. Call it before a row of that time. */
  tellUntil(at: number): void {
    while (this.nextAt <= at) {
      const { met, listing, at: since } = this.#coming.pop()!;
      met.listing = listing;
      this.#sink.note({ kind: 'market', at: since, listing });
    }
  }

  /** Tells the results that the markets came to soon after the last row, which was at a time. */
  finish(at: number): void {
    this.tellUntil(at + SETTLING_MS);
  }
}
