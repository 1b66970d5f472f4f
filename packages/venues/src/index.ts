/**
 * No private key, wallet or account is ever asked for: all of this is public data of prediction-market venues, in one
 * vocabulary, with exact prices and a reason for all left out.
 */
export {
  type BookChange,
  type GapReason,
  type MarketStream,
  noCounts,
  type ProvableBook,
  type StreamCounts,
  type StreamOptions,
} from './book-change.ts';
export type { ClientOptions } from './client-options.ts';
export { VenueFormatError, type VenueFormatCode } from './format-error.ts';
export { type Backoff, backoffMs } from './http/backoff.ts';
export { Outbound, type OutboundResponse } from './http/outbound.ts';
export { readBody } from './http/read-body.ts';
export { retryAfterMs } from './http/retry-after.ts';
export type { Pace } from './http/token-bucket.ts';
export { levelsHash } from './book/levels-hash.ts';
export { parseOrderbook } from './kalshi/orderbook.ts';
export { kalshiClient } from './kalshi/client.ts';
export type { KalshiOptions } from './kalshi/options.ts';
export { parseKalshiEvents, parseKalshiMarkets } from './kalshi/parse-page.ts';
export { withSeriesTerms } from './kalshi/series-book.ts';
export { parseSeries, type SeriesTerms } from './kalshi/series-terms.ts';
export { seriesTicker } from './kalshi/series-ticker.ts';
export { listingsOf, type VenueListings } from './market/listing.ts';
export type {
  MarketStatus,
  ResolutionStage,
  UnpricedReason,
  Venue,
  VenueEvent,
  VenueMarket,
  VenueOutcome,
} from './market/market.ts';
export type { Observation, Observe, VenueHost } from './observation.ts';
export { handlesOf, type OutcomeHandle } from './market/outcome-handle.ts';
export type { EventPage, MarketPage } from './market/page.ts';
export {
  findLastTradePrice,
  hasItsHash,
  inWireOrder,
  orderbookHash,
  type WireBook,
} from './polymarket/book-hash.ts';
export { parsePage } from './parse-page.ts';
export { isUnconfirmed, withSecondSource } from './polymarket/second-source.ts';
export {
  type ClobResolution,
  type ClobResolutionPage,
  parseClobResolution,
  parseClobResolutions,
} from './polymarket/clob-resolution.ts';
export { polymarketClient } from './polymarket/client.ts';
export type { PolymarketOptions } from './polymarket/options.ts';
export { parseGammaEvents, parseGammaMarkets } from './polymarket/parse-page.ts';
export { HeardBooks } from './polymarket/stream/heard-books.ts';
export type { SocketOptions } from './polymarket/stream/socket-options.ts';
export { isoTime } from './wire/iso-time.ts';
export type { Refusal, RefusalCode } from './wire/refusal.ts';
export type {
  BookRefusal,
  BooksAnswer,
  CallOptions,
  HistoryOptions,
  ListOptions,
  PricePoint,
  VenueClient,
  WithPayload,
} from './venue-client.ts';
export { VenueError, type VenueErrorCode, venueNames } from './venue-error.ts';
