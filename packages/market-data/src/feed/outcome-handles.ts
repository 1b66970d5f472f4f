import type { Market, OutcomeIndex } from '@prescient/core';
import type { OutcomeHandle, VenueClient } from '@prescient/venues';

const VENUES: readonly string[] = ['polymarket', 'kalshi'] satisfies VenueClient['venue'][];

/** True if books of this venue can be asked for. */
const isKnownVenue = (venue: string): venue is VenueClient['venue'] => VENUES.includes(venue);

const handleAt = (market: Market, venue: VenueClient['venue'], outcome: OutcomeIndex): OutcomeHandle => ({
  venue,
  marketId: market.marketId,
  outcome,
  tokenId: market.outcomes[outcome].tokenId,
  tickSize: market.tickSize,
  priceRanges: market.priceRanges,
  minimumSize: market.minimumSize,
});

/** Returns the handles of a kept market's outcomes; none for a venue that we cannot ask. */
export function handlesOfMarket(market: Market): readonly OutcomeHandle[] {
  const { venue } = market;
  return isKnownVenue(venue) ? [handleAt(market, venue, 0), handleAt(market, venue, 1)] : [];
}
