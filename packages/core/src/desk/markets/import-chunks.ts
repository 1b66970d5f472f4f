import { DomainError, isOlder } from '../../domain/index.ts';
import type { ImportRefusal } from './import-report.ts';

/** Rows of one transaction. */
const CHUNK_SIZE = 500;

/** The differences between markets and events. */
export interface ListingKind<Listing> {
  readonly name: ImportRefusal['kind'];
  readonly idOf: (listing: Listing) => string;
  /** @throws DomainError INVALID_INPUT */
  readonly validate: (listing: Listing) => void;
}

/** A listing of any kind. */
export interface Listed {
  readonly venue: string;
  readonly venueUpdatedAt: Date | null;
}

/** Names a listing in a map: ids are unique within a venue only. */
export const listingKey = (venue: string, id: string): string => `${venue}\n${id}`;

/** Why a listing cannot be kept; null where it can. */
function refusalOf<Listing extends Listed>(
  listing: Listing,
  { name, idOf, validate }: ListingKind<Listing>,
): ImportRefusal | null {
  try {
    validate(listing);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { message, details } = error;
    return { venue: listing.venue, id: idOf(listing), kind: name, field: `${details['field']}`, message };
  }
}

/** The listings that can be kept, of several copies the newest, in parts; what cannot goes to the refusals. */
export function importChunks<Listing extends Listed>(
  listings: readonly Listing[],
  kind: ListingKind<Listing>,
  refusals: ImportRefusal[],
): Listing[][] {
  const newest = new Map<string, Listing>();
  for (const listing of listings) {
    const refusal = refusalOf(listing, kind);
    const key = listingKey(listing.venue, kind.idOf(listing));
    if (refusal) refusals.push(refusal);
    else if (!isOlder(listing, newest.get(key) ?? null)) newest.set(key, listing);
  }
  const kept = [...newest.values()];
  const starts = kept.keys().filter((index) => index % CHUNK_SIZE === 0);
  return [...starts].map((start) => kept.slice(start, start + CHUNK_SIZE));
}
