import { DomainError } from '../domain-error.ts';
import type { FeeSchedule } from './fee-schedule.ts';
import type {
  EventListing,
  Market,
  MarketListing,
  MarketSnapshot,
  ResolutionChange,
  ResolutionSource,
} from './market.ts';
import { isSameResolution, isTrading, learn, NOT_RESOLVED, type Resolution } from './resolution.ts';
import { requireId, requireMicros, requireMoment, requireText } from '../validate.ts';

/** Longest name of a venue. */
export const MAX_VENUE_LENGTH = 32;

/** @throws DomainError INVALID_INPUT unless the text is the name of a venue */
export function requireVenue(venue: string): void {
  requireId('venue', venue);
  if (venue.length <= MAX_VENUE_LENGTH) return;
  throw new DomainError('INVALID_INPUT', `venue must be at most ${MAX_VENUE_LENGTH} characters.`, {
    field: 'venue',
  });
}

const requireIdOrNull = (field: string, id: string | null): void => {
  if (id !== null) requireId(field, id);
};

function requireMomentOrNull(field: string, time: Date | null): void {
  if (time !== null) requireMoment(field, time);
}

/** @throws DomainError INVALID_INPUT, naming the field, for an event that could not be kept as it is */
export function validateEventListing(listing: EventListing): void {
  requireVenue(listing.venue);
  requireId('eventId', listing.eventId);
  for (const field of ['title', 'slug'] as const) requireText(field, listing[field]);
  for (const field of ['endsAt', 'venueUpdatedAt'] as const) requireMomentOrNull(field, listing[field]);
}

/** @throws DomainError INVALID_INPUT, naming the field, for a market that could not be kept as it is */
export function validateMarketListing(listing: MarketListing): void {
  requireVenue(listing.venue);
  requireId('marketId', listing.marketId);
  for (const field of ['conditionId', 'eventId', 'negativeRiskGroup'] as const)
    requireIdOrNull(field, listing[field]);
  for (const field of ['question', 'slug'] as const) requireText(field, listing[field]);
  for (const { label, tokenId } of listing.outcomes) {
    requireText('label', label);
    requireIdOrNull('tokenId', tokenId);
  }
  for (const field of ['tickSize', 'minimumSize'] as const) requireMicros(field, listing[field] ?? 0n);
  for (const field of ['endsAt', 'venueUpdatedAt'] as const) requireMomentOrNull(field, listing[field]);
}

/** The resolution of a market, without its other fields. */
export const resolutionOf = (market: Resolution): Resolution => ({
  state: market.state,
  payout: market.payout,
  revision: market.revision,
  reviewReason: market.reviewReason,
  decidedBy: market.decidedBy,
});

/** A market with what is known of its end from now on. */
export const withResolution = (market: Market, resolution: Resolution, now: Date): Market => ({
  ...market,
  ...resolution,
  version: market.version + (isSameResolution(market, resolution) ? 0 : 1),
  updatedAt: now,
});

/** The line of the log for what a market has become. */
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

/** One text for one schedule, in whichever order its fields came back from the database. */
const written = (fees: FeeSchedule): string =>
  Object.entries(fees)
    .map(([field, value]) => `${field} ${value}`)
    .toSorted()
    .join(', ');

/** True if a venue's statement is older than its last one. A statement without a time counts as made now. */
export const isOlder = (
  listing: { readonly venueUpdatedAt: Date | null },
  known: { readonly venueUpdatedAt: Date | null } | null,
): boolean =>
  listing.venueUpdatedAt !== null &&
  known?.venueUpdatedAt != null &&
  listing.venueUpdatedAt < known.venueUpdatedAt;

/** A market as it is kept once its venue has said this. Of an end that was learnt, only what the rules allow is taken over. */
export function merged(known: Market | null, listing: MarketListing, now: Date): Market {
  const { observation, prices: _, ...facts } = listing;
  const before = known ? resolutionOf(known) : NOT_RESOLVED;
  const sameFees = known !== null && written(known.fees) === written(listing.fees);
  const market: Market = {
    ...facts,
    ...before,
    venueUpdatedAt: listing.venueUpdatedAt ?? known?.venueUpdatedAt ?? null,
    feesAsOf: sameFees ? known.feesAsOf : (listing.venueUpdatedAt ?? now),
    version: known?.version ?? 0,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
  return withResolution(market, learn(before, observation), now);
}

/**
 * The prices of the outcomes of a trading market at the time of the listing's last change; none if the venue gives no
 * time.
 */
export function snapshotsOf(listing: MarketListing): MarketSnapshot[] {
  const { venue, marketId, venueUpdatedAt, observation, acceptingOrders, prices } = listing;
  if (venueUpdatedAt === null || observation.state === 'resolved' || observation.reviewReason !== null)
    return [];
  // Two prices of 0 are none; while an ending is proposed no review says so.
  const isPriced = prices.some((price) => price !== null && price !== 0n);
  if (!isPriced || !isTrading({ state: observation.state, acceptingOrders })) return [];
  return ([0, 1] as const).flatMap((outcome) => {
    const price = prices[outcome];
    return price === null
      ? []
      : [{ venue, marketId, outcome, at: venueUpdatedAt, price, bid: null, ask: null }];
  });
}
