import { MAX_CLOCK_SKEW_MS } from '../validate.ts';
import type { FeeSchedule } from './fee-schedule.ts';
import { completedIdentity, identityOf, isSameIdentity, type MarketIdentity } from './identity.ts';
import type {
  EventListing,
  ListedEvent,
  Market,
  MarketListing,
  MarketSnapshot,
  ResolutionChange,
  ResolutionSource,
} from './market.ts';
import { isSameResolution, isTrading, learn, NOT_RESOLVED, type Resolution } from './resolution.ts';

/** The beginning of 2010. No venue that we read is older, so that an earlier time is none. */
const EARLIEST_UPDATE_MS = 1_262_304_000_000;

type Dated = { readonly venueUpdatedAt: Date | null };

/** Returns the resolution of a market by itself. */
export const resolutionOf = (market: Resolution): Resolution => ({
  state: market.state,
  payout: market.payout,
  revision: market.revision,
  reviewReason: market.reviewReason,
  decidedBy: market.decidedBy,
});

/** Returns a market with another resolution. Its version goes up where the resolution differs. */
export const withResolution = (market: Market, resolution: Resolution, now: Date): Market => ({
  ...market,
  ...resolution,
  version: market.version + (isSameResolution(market, resolution) ? 0 : 1),
  updatedAt: now,
});

/** Returns the line of the log for a market's newest version. */
export const changeTo = (
  market: Market,
  from: { source: ResolutionSource; note: string | null; occurredAt: Date },
): ResolutionChange => ({
  ...resolutionOf(market),
  ...from,
  venue: market.venue,
  marketId: market.marketId,
  version: market.version,
  recordedAt: market.updatedAt,
});

/** Returns the same text for the same schedule, in any order of its fields. */
const written = (fees: FeeSchedule): string =>
  Object.entries(fees)
    .map(([field, value]) => `${field} ${value}`)
    .toSorted()
    .join(', ');

/**
 * Returns a listing whose time of update is unknown where it lies out of bounds: ahead of our clock by more than five
 * minutes, or before 2010. Such a time would make every later page look old.
 */
export function believed<Listing extends Dated>(listing: Listing, now: Date): Listing {
  const at = listing.venueUpdatedAt?.getTime() ?? 0;
  const isPossible = at >= EARLIEST_UPDATE_MS && at <= now.getTime() + MAX_CLOCK_SKEW_MS;
  return isPossible ? listing : { ...listing, venueUpdatedAt: null };
}

/** True if a listing is older than the known one. A listing without a time speaks of now. */
export const isOlder = (listing: Dated, known: Dated | null): boolean =>
  listing.venueUpdatedAt !== null &&
  known?.venueUpdatedAt != null &&
  listing.venueUpdatedAt < known.venueUpdatedAt;

/** Returns a market as it is stored after a listing. Its resolution changes only as the rules of `learn` allow. */
export function merged(known: Market | null, listing: MarketListing, now: Date): Market {
  const { observation, prices: _, best: __, ...facts } = listing;
  const before = known ? resolutionOf(known) : NOT_RESOLVED;
  const fees = listing.fees ?? known?.fees ?? { kind: 'unknown' };
  const sameFees = known !== null && written(known.fees) === written(fees);
  const market: Market = {
    ...facts,
    ...before,
    ...(known && isSameIdentity(known, listing) && completedIdentity(listing, known)),
    claimedIdentity: known?.claimedIdentity ?? null,
    fees,
    series: listing.series ?? known?.series ?? null,
    tags: listing.tags.length > 0 ? listing.tags : (known?.tags ?? []),
    volume: listing.volume ?? known?.volume ?? null,
    liquidity: listing.liquidity ?? known?.liquidity ?? null,
    venueUpdatedAt: listing.venueUpdatedAt ?? known?.venueUpdatedAt ?? null,
    feesAsOf: sameFees ? known.feesAsOf : (listing.venueUpdatedAt ?? now),
    version: known?.version ?? 0,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
  return withResolution(market, learn(before, observation), now);
}

/** An event as it is kept after a listing. A market that names its event knows less of it than the event's own listing. */
export const mergedEvent = (before: ListedEvent | null, listing: EventListing, now: Date): ListedEvent => ({
  ...listing,
  title: listing.title ?? before?.title ?? null,
  slug: listing.slug ?? before?.slug ?? null,
  endsAt: listing.endsAt ?? before?.endsAt ?? null,
  venueUpdatedAt: listing.venueUpdatedAt ?? before?.venueUpdatedAt ?? null,
  mutuallyExclusive: listing.mutuallyExclusive ?? before?.mutuallyExclusive ?? null,
  createdAt: before?.createdAt ?? now,
  updatedAt: now,
});

/**
 * Returns a market whose venue now describes other outcomes: it keeps all that is known, trades no more and waits for a
 * person. Only the first such claim is kept.
 */
export function contested(known: Market, claim: MarketIdentity, now: Date): Market {
  if (known.claimedIdentity !== null) return known;
  const resolution: Resolution = { ...resolutionOf(known), reviewReason: 'IDENTITY_CHANGED' };
  return { ...withResolution(known, resolution, now), claimedIdentity: identityOf(claim) };
}

/** Returns the prices of a trading market's outcomes at the time when its venue last changed the listing; none without that time. */
export function snapshotsOf(listing: MarketListing): MarketSnapshot[] {
  const { venue, marketId, venueUpdatedAt, observation, acceptingOrders, prices } = listing;
  if (venueUpdatedAt === null || observation.state === 'resolved' || observation.reviewReason !== null)
    return [];
  // Two prices of 0 are none; while a resolution is proposed no review says so.
  const isPriced = prices.some((price) => price !== null && price !== 0n);
  if (!isPriced || !isTrading({ state: observation.state, acceptingOrders })) return [];
  return ([0, 1] as const).flatMap((outcome) => {
    const price = prices[outcome];
    return price === null
      ? []
      : [{ venue, marketId, outcome, at: venueUpdatedAt, price, bid: null, ask: null }];
  });
}
