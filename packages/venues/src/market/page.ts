import type { VenueEvent, VenueMarket } from './market.ts';
import type { Refusal } from '../wire/refusal.ts';

/** A page of markets: every market on it is either here or refused. */
export interface MarketPage {
  markets: VenueMarket[];
  refusals: Refusal[];
  /** The start of the next page; null on the last one. */
  nextCursor: string | null;
}

/** The same for a page of events: each market carries its event. */
export interface EventPage extends MarketPage {
  events: VenueEvent[];
}
