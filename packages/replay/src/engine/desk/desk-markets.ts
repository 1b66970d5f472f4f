import {
  carriedOut,
  exclusiveGroupOf,
  isDue,
  marketKey,
  standingOf,
  withResolution,
  type ListedEvent,
  type Market,
  type MarketPlace,
  type MarketRef,
  type MarketStanding,
  type MarketState,
} from '@prescient/core/domain';

/** A market that a desk was told of. */
export interface DeskMarket {
  readonly market: Market;
  readonly event: ListedEvent | null;
  /** The moment at which it no longer traded, by the venue's time where that is known; null while it trades. */
  readonly endedAt: Date | null;
}

/** The states of a market that has ended, as the log of resolutions names them. */
const ENDED: ReadonlySet<MarketState> = new Set(['closed', 'resolved', 'amended', 'settled']);

function endOf(market: Market, now: Date, before: Date | null): Date | null {
  if (!ENDED.has(market.state)) return before;
  const at = market.venueUpdatedAt ?? now;
  return before !== null && before < at ? before : at;
}

/** The markets that a desk was told of, each as it was told last. */
export class DeskMarkets {
  readonly #markets = new Map<string, DeskMarket>();

  /** Takes over a market. An event that is not given stays as it was told last. */
  learn(market: Market, now: Date, event: ListedEvent | null): DeskMarket {
    const key = marketKey(market);
    const known = this.#markets.get(key);
    const learnt: DeskMarket = {
      market,
      event: event ?? known?.event ?? null,
      endedAt: endOf(market, now, known?.endedAt ?? null),
    };
    this.#markets.set(key, learnt);
    return learnt;
  }

  /** The payments that were due in a market are made. */
  carryOut(learnt: DeskMarket, now: Date): void {
    const { market } = learnt;
    if (!isDue(market)) return;
    const done = withResolution(market, carriedOut(market), now);
    this.#markets.set(marketKey(market), {
      ...learnt,
      market: done,
      endedAt: endOf(done, now, learnt.endedAt),
    });
  }

  find(market: MarketRef): DeskMarket | null {
    return this.#markets.get(marketKey(market)) ?? null;
  }

  /** The standing of a market; null for one that nobody told of. */
  standing(market: MarketRef): MarketStanding | null {
    const known = this.find(market);
    return known === null ? null : standingOf(known.market, known.event);
  }
}

/** The place of a market among others, by which limits count it. */
export const placeOf = ({ market, event }: DeskMarket): MarketPlace => ({
  eventId: market.eventId,
  exclusiveGroup: exclusiveGroupOf({ ...market, mutuallyExclusive: event?.mutuallyExclusive ?? null }),
  categories: market.tags,
});
