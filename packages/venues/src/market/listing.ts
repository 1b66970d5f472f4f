import type {
  EventListing,
  MarketIdentity,
  MarketListing,
  MarketObservation,
  MarketRef,
} from '@prescient/core/domain';
import type { Venue, VenueEvent, VenueMarket } from './market.ts';
import { figureOf } from './figures.ts';
import type { EventPage, MarketPage } from './page.ts';

/** A page in the words in which the exchange keeps markets. */
export interface VenueListings {
  readonly events: readonly EventListing[];
  readonly markets: readonly MarketListing[];
  /** The outcomes of markets that are refused for their order. */
  readonly claims: readonly (MarketRef & MarketIdentity)[];
}

const momentOf = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

/**
 * While those who decide are at it, nobody else has to look. A resolution is proposed, and disputed, while a market still
 * trades, too: whether it does is said by `acceptingOrders`.
 */
function observationOf({ status, payouts, review, resolution }: VenueMarket): MarketObservation {
  if (status === 'resolved' && payouts !== null) return { state: 'resolved', payout: payouts[0] };
  if (resolution === 'proposed' || resolution === 'disputed')
    return { state: resolution, reviewReason: null };
  return { state: status === 'open' ? 'open' : 'closed', reviewReason: review };
}

function marketListing(market: VenueMarket): MarketListing {
  const [first, second] = market.outcomes;
  return {
    venue: market.venue,
    marketId: market.marketId,
    conditionId: market.conditionId,
    eventId: market.event?.id ?? null,
    question: market.question,
    slug: market.slug,
    outcomes: [
      { label: first.label, tokenId: first.tokenId },
      { label: second.label, tokenId: second.tokenId },
    ],
    tickSize: market.tickSize,
    priceRanges: market.priceRanges,
    minimumSize: market.minimumSize,
    fees: market.fees,
    negativeRisk: market.negRisk,
    negativeRiskGroup: market.negRiskGroup,
    acceptingOrders: market.acceptingOrders,
    endsAt: momentOf(market.endDate),
    series: market.event?.series ?? null,
    tags: market.tags,
    volume: figureOf(market.volume),
    liquidity: figureOf(market.liquidity),
    venueUpdatedAt: momentOf(market.updatedAt),
    observation: observationOf(market),
    prices: [first.price, second.price],
    best: market.best,
  };
}

const eventListing = (venue: Venue, event: VenueEvent, updatedAt: string | null): EventListing => ({
  venue,
  eventId: event.id,
  title: event.title,
  slug: event.slug,
  endsAt: momentOf(event.endDate),
  venueUpdatedAt: momentOf(updatedAt),
  mutuallyExclusive: event.mutuallyExclusive,
});

/** Each event of a page once; venues date no events, so that one is as new as the newest of its markets there. */
function eventListings(venue: Venue, page: MarketPage | EventPage): EventListing[] {
  const events = new Map<string, { event: VenueEvent; updatedAt: string | null }>();
  const dated = page.markets.toSorted((a, b) => ((a.updatedAt ?? '') < (b.updatedAt ?? '') ? -1 : 1));
  for (const { event, updatedAt } of dated) if (event !== null) events.set(event.id, { event, updatedAt });
  for (const event of 'events' in page ? page.events : [])
    events.set(event.id, { event, updatedAt: events.get(event.id)?.updatedAt ?? null });
  return [...events.values()].map(({ event, updatedAt }) => eventListing(venue, event, updatedAt));
}

/** Returns the events and markets that a page lists. */
export const listingsOf = (venue: Venue, page: MarketPage | EventPage): VenueListings => ({
  events: eventListings(venue, page),
  markets: page.markets.map(marketListing),
  claims: page.refusals.flatMap(({ marketId, identity }) =>
    marketId === null || identity === undefined ? [] : [{ venue, marketId, ...identity }],
  ),
});
