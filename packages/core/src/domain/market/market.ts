import type { Price, Shares, Usd } from '../../money/index.ts';
import type { PriceRange } from '../book/price-ranges.ts';
import type { FeeSchedule } from './fee-schedule.ts';
import type { MarketIdentity } from './identity.ts';
import type { MarketRef, OutcomeRef } from './market-ref.ts';
import type { BestPrices } from './quote.ts';
import type {
  Decider,
  MarketState,
  MarketObservation,
  Payout,
  Resolution,
  ReviewReason,
} from './resolution.ts';

/** A group of markets, by the venue's own id. */
export interface EventRef {
  readonly venue: string;
  readonly eventId: string;
}

/** An event as a venue lists it. */
export interface EventListing extends EventRef {
  readonly title: string | null;
  readonly slug: string | null;
  /** Announced, not enforced. */
  readonly endsAt: Date | null;
  /** The venue's time of the last change; null if it gives none. */
  readonly venueUpdatedAt: Date | null;
  /** True if at most one of its markets ends with its first outcome; null where the venue has not said. */
  readonly mutuallyExclusive: boolean | null;
}

/** An event as it is kept. */
export interface ListedEvent extends EventListing {
  /** The moment at which we first heard of it. */
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One side of a market. */
export interface MarketOutcome {
  readonly label: string;
  /** The venue's id of the condition that is traded, an alias of the market; null if there is none. */
  readonly tokenId: string | null;
}

/** A market as a venue lists it, without its resolution. */
export interface MarketFacts extends MarketRef {
  /** Another id by which the venue knows it; null where there is none. */
  readonly conditionId: string | null;
  readonly eventId: string | null;
  readonly question: string;
  readonly slug: string | null;
  /** `buy_yes` buys index 0, whatever its label is. */
  readonly outcomes: readonly [MarketOutcome, MarketOutcome];
  /** The step between two prices; where there are ranges, the coarsest of theirs. */
  readonly tickSize: Price | null;
  /** The ranges of a market whose step changes with the price, of outcome 0; null where one step holds for all prices. */
  readonly priceRanges: readonly PriceRange[] | null;
  /** Fewest shares of a resting order. */
  readonly minimumSize: Shares | null;
  readonly fees: FeeSchedule;
  readonly negativeRisk: boolean;
  /** Markets of one group exclude each other; null outside negative risk, or where the venue names none. */
  readonly negativeRiskGroup: string | null;
  readonly acceptingOrders: boolean;
  /** Announced, not enforced. */
  readonly endsAt: Date | null;
  /** The venue's id of the series whose markets follow each other, as those of every five minutes; null outside of one. */
  readonly series: string | null;
  /** The venue's tags and categories, in the words of `tagOf`, each once. */
  readonly tags: readonly string[];
  /** All that was ever traded, as the venue counts it: dollars on Polymarket, contracts of a dollar on Kalshi. */
  readonly volume: Usd | null;
  /** Dollars that rest in the books, as the venue counts them. */
  readonly liquidity: Usd | null;
  /** The venue's time of the last change; null if it gives none. */
  readonly venueUpdatedAt: Date | null;
}

/** The facts that a venue states of a market at one moment; an import stores them. */
export interface MarketListing extends Omit<MarketFacts, 'fees'> {
  /** Null where the venue did not say them this time: the known ones stay. */
  readonly fees: FeeSchedule | null;
  readonly observation: MarketObservation;
  /** The price that the venue shows for a share of each outcome; null if it shows none, or not exactly. */
  readonly prices: readonly [Price | null, Price | null];
  /** The best prices of outcome 0 as the venue's list has them; null where it has none. */
  readonly best: BestPrices | null;
}

/** A market as it is kept. */
export interface Market extends MarketFacts, Resolution {
  /** Since when the fees are known to be these. */
  readonly feesAsOf: Date;
  /** The venue's claim about its outcomes if it contradicts `outcomes` and `conditionId`, which stay; else null. */
  readonly claimedIdentity: MarketIdentity | null;
  /** Number of changes to its resolution and identity. Each has a line in the log. */
  readonly version: number;
  /** The moment at which we first heard of it. */
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The prices of an outcome at one moment. */
export interface MarketSnapshot extends OutcomeRef {
  readonly at: Date;
  /** As the venue showed it, possibly a midpoint; nothing is filled at it. */
  readonly price: Price | null;
  /** Best of the book, where there was one. */
  readonly bid: Price | null;
  readonly ask: Price | null;
}

/** The source of a line of the log; `desk` is Prescient itself, which carried it out. */
export const RESOLUTION_SOURCES = ['venue', 'admin', 'desk'] as const;
export type ResolutionSource = (typeof RESOLUTION_SOURCES)[number];

/** One line of the log of a market's resolution, with the state from then on. */
export interface ResolutionChange extends MarketRef {
  readonly version: number;
  readonly source: ResolutionSource;
  readonly state: MarketState;
  readonly payout: Payout | null;
  readonly revision: number;
  readonly reviewReason: ReviewReason | null;
  readonly decidedBy: Decider | null;
  /** Why an administrator decided so. */
  readonly note: string | null;
  /** The venue's own time of the statement. */
  readonly occurredAt: Date;
  readonly recordedAt: Date;
}
