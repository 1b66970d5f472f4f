import { MICROS_PER_UNIT } from '../../money/index.ts';
import { DomainError } from '../domain-error.ts';
import { MAX_BALANCE } from '../account/portfolio.ts';
import { requireId, requireMicros, requireMoment, requireText } from '../validate.ts';
import type { PriceRange } from '../book/price-ranges.ts';
import type { EventListing, MarketListing } from './market.ts';
import { MAX_TAG_LENGTH, MAX_TAGS } from './tag.ts';

/** The longest name of a venue. */
export const MAX_VENUE_LENGTH = 32;
/** The longest text of a number in a fee schedule. */
const MAX_FEE_LENGTH = 64;

function invalid(field: string, rule: string): never {
  throw new DomainError('INVALID_INPUT', `${field} ${rule}.`, { field });
}

/** @throws DomainError INVALID_INPUT unless the text is the name of a venue */
export function requireVenue(venue: string): void {
  requireId('venue', venue);
  if (venue.length > MAX_VENUE_LENGTH) invalid('venue', `must be at most ${MAX_VENUE_LENGTH} characters`);
}

const requireIdOrNull = (field: string, id: string | null): void => {
  if (id !== null) requireId(field, id);
};

function requireMomentOrNull(field: string, time: Date | null): void {
  if (time !== null) requireMoment(field, time);
}

/** Checks a value that may be left out. Its bound is that of its column. */
function requireBetween(field: string, value: bigint | null, most: bigint): void {
  if (value === null) return;
  requireMicros(field, value);
  if (value < 0n || value > most) invalid(field, `must be between 0 and ${most / MICROS_PER_UNIT}`);
}

/** @throws DomainError INVALID_INPUT, naming the field, for an event that cannot be stored as it is */
export function validateEventListing(listing: EventListing): void {
  requireVenue(listing.venue);
  requireId('eventId', listing.eventId);
  for (const field of ['title', 'slug'] as const) requireText(field, listing[field]);
  for (const field of ['endsAt', 'venueUpdatedAt'] as const) requireMomentOrNull(field, listing[field]);
}

function validateOutcomes({ outcomes }: MarketListing): void {
  for (const { label, tokenId } of outcomes) {
    requireText('label', label);
    requireIdOrNull('tokenId', tokenId);
  }
  const [first, second] = outcomes;
  if (first.tokenId !== null && first.tokenId === second.tokenId)
    invalid('tokenId', 'must differ between the outcomes');
}

function validateNumbers(listing: MarketListing): void {
  const { tickSize, minimumSize, volume, liquidity, best, prices, observation, fees } = listing;
  requireBetween('tickSize', tickSize, MICROS_PER_UNIT);
  requireBetween('minimumSize', minimumSize, MAX_BALANCE);
  requireBetween('volume', volume, MAX_BALANCE);
  requireBetween('liquidity', liquidity, MAX_BALANCE);
  for (const price of [best?.bid, best?.ask]) requireBetween('best', price ?? null, MICROS_PER_UNIT);
  for (const price of prices) requireBetween('prices', price, MICROS_PER_UNIT);
  if (observation.state === 'resolved' && observation.payout !== 'void')
    requireBetween('payout', observation.payout, MICROS_PER_UNIT);
  if (Object.values(fees ?? {}).some((value: string | undefined) => (value ?? '').length > MAX_FEE_LENGTH))
    invalid('fees', `must hold numbers of at most ${MAX_FEE_LENGTH} characters`);
}

function requirePriceRange({ start, end, step }: PriceRange): void {
  for (const price of [start, end, step]) requireBetween('priceRanges', price, MICROS_PER_UNIT);
  if (step === 0n || start >= end) invalid('priceRanges', 'must have ends in order and a step above 0');
}

function validateTags({ tags }: MarketListing): void {
  if (tags.length > MAX_TAGS) invalid('tags', `must be at most ${MAX_TAGS}`);
  for (const tag of tags) {
    requireText('tags', tag);
    if (tag.length > 2 * MAX_TAG_LENGTH)
      invalid('tags', `must have at most ${MAX_TAG_LENGTH} characters each`);
  }
}

/** @throws DomainError INVALID_INPUT, naming the field, for a market that cannot be stored as it is */
export function validateMarketListing(listing: MarketListing): void {
  requireVenue(listing.venue);
  requireId('marketId', listing.marketId);
  for (const field of ['conditionId', 'eventId', 'negativeRiskGroup', 'series'] as const)
    requireIdOrNull(field, listing[field]);
  for (const field of ['question', 'slug'] as const) requireText(field, listing[field]);
  for (const field of ['endsAt', 'venueUpdatedAt'] as const) requireMomentOrNull(field, listing[field]);
  validateOutcomes(listing);
  validateNumbers(listing);
  validateTags(listing);
  for (const range of listing.priceRanges ?? []) requirePriceRange(range);
}
