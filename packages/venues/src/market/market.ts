import type { BestPrices, FeeSchedule, PriceRange, ReviewReason } from '@prescient/core/domain';
import type { Price, Shares } from '@prescient/core/money';

/** The venues that this package can read. */
export type Venue = 'polymarket' | 'kalshi';

/**
 * `open` until the venue closes it; `closed` when trading ended but the resolution is not known for certain;
 * `resolved` when it is, and only then are there payouts.
 */
export type MarketStatus = 'open' | 'closed' | 'resolved';

/**
 * Why an outcome has no price: `PRICE_MISSING`, the venue sent none; `PRICE_PRECISION`, it sent one with more than six
 * decimals, which millionths of a dollar cannot hold and which is never rounded.
 */
export type UnpricedReason = 'PRICE_MISSING' | 'PRICE_PRECISION';

/** The stage of the oracle: a resolution was proposed, is disputed, or is final. */
export type ResolutionStage = 'proposed' | 'disputed' | 'resolved';

/** One of the two sides of a market. Index 0 is what `buy_yes` buys, whatever its label says. */
export interface VenueOutcome {
  index: 0 | 1;
  label: string;
  /** The venue's id for the traded token, up to 78 digits, or null where there is none. */
  tokenId: string | null;
  /** Dollars per share as the venue displays it: possibly minutes old, so good for showing and not for filling. */
  price: Price | null;
  /** Null exactly when there is a price. */
  unpriced: UnpricedReason | null;
}

/** A group of markets. */
export interface VenueEvent {
  id: string;
  title: string | null;
  slug: string | null;
  /** ISO time in UTC; null where the venue gave none that can be read. */
  endDate: string | null;
  /** Dollars ever traded, a decimal of any length. */
  volume: string | null;
  /** Dollars resting in the books, a decimal of any length. */
  liquidity: string | null;
  /** The venue's id of the series whose events follow each other; null for an event by itself. */
  series: string | null;
  /** Tags and categories, in the words of core's `tagOf`. */
  tags: readonly string[];
  /** True if at most one of its markets ends with its first outcome; null where the venue has not said. */
  mutuallyExclusive: boolean | null;
}

/** One question with two outcomes, in words that no venue owns. */
export interface VenueMarket {
  venue: Venue;
  /** The venue's own id. */
  marketId: string;
  /** The on-chain condition; null on a venue without a chain. */
  conditionId: string | null;
  question: string;
  slug: string | null;
  outcomes: readonly [VenueOutcome, VenueOutcome];
  status: MarketStatus;
  /** Dollars that one share of outcome 0 and of outcome 1 pays; null unless resolved. */
  payouts: readonly [Price, Price] | null;
  review: ReviewReason | null;
  /** Null where nobody has said anything yet, or in words that we do not know. */
  resolution: ResolutionStage | null;
  /** The venue says so, and the market is open. Silence counts as no. */
  acceptingOrders: boolean;
  /** Smallest step between two prices, above 0. */
  tickSize: Price | null;
  /** The ranges of a market whose step changes with the price, of outcome 0; null where one step holds for all prices. */
  priceRanges: readonly PriceRange[] | null;
  /** Fewest shares of a resting order. */
  minimumSize: Shares | null;
  /** Silence counts as no. */
  negRisk: boolean;
  /** The name that the markets of one negative-risk event share; null elsewhere. */
  negRiskGroup: string | null;
  /** Null where the response does not say, as Kalshi's markets, whose series says it. */
  fees: FeeSchedule | null;
  /** ISO time in UTC until which no trade fee is charged; null where none is waived. */
  feesWaivedUntil: string | null;
  /** ISO time in UTC. Announced, not enforced: trading may end before or after it. */
  endDate: string | null;
  /** ISO time in UTC at which the venue says that the market came to its end; null while it has not, or where it does not say. */
  closedAt: string | null;
  /** ISO time in UTC at which the venue last changed this record, the time of its prices. */
  updatedAt: string | null;
  /** The first event that lists this market. */
  event: VenueEvent | null;
  /** Tags and categories of the market, its event and its series, in the words of core's `tagOf`, each once. */
  tags: readonly string[];
  /** The best prices of outcome 0 as the list has them; null where it has none. */
  best: BestPrices | null;
  /** All that was ever traded, a decimal of any length: dollars on Polymarket, contracts of a dollar on Kalshi. */
  volume: string | null;
  /** Dollars resting in the books, a decimal of any length. */
  liquidity: string | null;
}
