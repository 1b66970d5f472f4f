/** Keeps a venue's markets, books and prices up to date: the live feed, the marks, and the service that imports and settles. */
export type { FeedFigures } from './feed/feed-health.ts';
export { FollowedQuotes } from './feed/followed-quotes.ts';
export { MarketFeed, type MarketFeedOptions } from './feed/market-feed.ts';
export { PublicTrades, type PublicTrade } from './feed/public-trades.ts';
export { HeldLease } from './held-lease.ts';
export { handlesOfMarket } from './feed/outcome-handles.ts';
export { PriceUpdater, type PriceStatus, type PriceUpdaterOptions } from './prices/price-updater.ts';
export type { MarketCounts } from './service/market-counts.ts';
export { MarketService, type MarketServicePace, type MarketServiceStatus } from './service/market-service.ts';
