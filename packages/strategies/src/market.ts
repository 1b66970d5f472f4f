import type { Price } from '@prescient/core/money';
import type { VenueEvent, VenueMarket, VenueOutcome } from '@prescient/venues';

/** One side of a market. Index 0 is what `buy_yes` buys, whatever its label says. */
export type StrategyOutcome = Readonly<Pick<VenueOutcome, 'index' | 'label' | 'price'>>;

/** A market as strategies see it, whether a venue, a file or the API's catalogue tells of it. */
export interface StrategyMarket extends Readonly<
  Pick<VenueMarket, 'marketId' | 'question' | 'status' | 'acceptingOrders'>
> {
  readonly venue: string;
  readonly outcomes: readonly [StrategyOutcome, StrategyOutcome];
  readonly tickSize: Price | null;
  readonly event: Readonly<Pick<VenueEvent, 'id' | 'title' | 'endDate'>> | null;
}
