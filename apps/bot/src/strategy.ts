import type { Signal } from '@prescient/core/domain';
import type { VenueMarket } from '@prescient/venues';

/** Decides what to buy from what the markets show. Pure: the same markets give the same signals. */
export interface Strategy {
  readonly name: string;
  signalsFor(markets: readonly VenueMarket[]): Signal[];
}
