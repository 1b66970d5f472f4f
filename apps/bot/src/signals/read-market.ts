import type { Price } from '@prescient/core/money';
import type { VenueEvent, VenueMarket, VenueOutcome } from '@prescient/venues';

/** One side of a market with the price that is shown. Index 0 is what `buy_yes` buys, whatever its label says. */
export type ReadOutcome = Readonly<Pick<VenueOutcome, 'index' | 'label' | 'price'>>;

/** A market as the bot reads it, whether a venue, a file or the API's catalogue tells of it. */
export interface ReadMarket extends Readonly<
  Pick<VenueMarket, 'marketId' | 'question' | 'status' | 'acceptingOrders'>
> {
  readonly venue: string;
  readonly outcomes: readonly [ReadOutcome, ReadOutcome];
  readonly tickSize: Price | null;
  readonly event: Readonly<Pick<VenueEvent, 'id' | 'title' | 'endDate'>> | null;
}
