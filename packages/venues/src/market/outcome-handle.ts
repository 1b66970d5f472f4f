import type { OutcomeIndex, OutcomeRef, PriceRange } from '@prescient/core/domain';
import type { Price, Shares } from '@prescient/core/money';
import type { Venue, VenueMarket } from './market.ts';

/** An outcome with what its venue needs in order to find its book. */
export interface OutcomeHandle extends OutcomeRef {
  readonly venue: Venue;
  /** Polymarket's token; a venue whose books go by market has none. */
  readonly tokenId: string | null;
  /** The market's own values of both; a client that needs them and finds null asks the venue. */
  readonly tickSize: Price | null;
  readonly minimumSize: Shares | null;
  /** The ranges of a market whose step changes with the price; null or absent where one step holds for all prices. */
  readonly priceRanges?: readonly PriceRange[] | null;
}

/** The handles of a market's two outcomes. */
export const handlesOf = (market: VenueMarket): readonly [OutcomeHandle, OutcomeHandle] => [
  handleAt(market, 0),
  handleAt(market, 1),
];

const handleAt = (market: VenueMarket, outcome: OutcomeIndex): OutcomeHandle => ({
  venue: market.venue,
  marketId: market.marketId,
  outcome,
  tokenId: market.outcomes[outcome].tokenId,
  tickSize: market.tickSize,
  minimumSize: market.minimumSize,
  ...(market.priceRanges === null ? {} : { priceRanges: market.priceRanges }),
});

/** The plain reference in a handle. */
export const refOf = ({ venue, marketId, outcome }: OutcomeRef): OutcomeRef => ({ venue, marketId, outcome });
