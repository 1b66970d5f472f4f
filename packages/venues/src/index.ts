/** Reads what prediction-market venues send into one vocabulary, with exact prices and a reason for all left out. */
export { VenueFormatError, type VenueFormatCode } from './format-error.ts';
export type {
  FeeSchedule,
  MarketStatus,
  ReviewReason,
  UnpricedReason,
  Venue,
  VenueEvent,
  VenueMarket,
  VenueOutcome,
} from './market.ts';
export {
  type EventPage,
  type MarketPage,
  parseGammaEvents,
  parseGammaMarkets,
} from './polymarket/parse-page.ts';
export type { Refusal, RefusalCode } from './refusal.ts';
