import { believed, DomainError, isOlder, venueKey } from '../../../domain/index.ts';
import type { ImportRefusal } from './import-report.ts';

/** Rows of one transaction. */
const CHUNK_SIZE = 500;

/** The differences between markets and events. */
export interface ListingKind<Listing> {
  readonly name: ImportRefusal['kind'];
  readonly idOf: (listing: Listing) => string;
  /** @throws DomainError INVALID_INPUT */
  readonly validate: (listing: Listing) => void;
  /** True if two copies of one listing cannot both be right. */
  readonly contradicts: (one: Listing, other: Listing) => boolean;
}

/** A listing of any kind. */
export interface Listed {
  readonly venue: string;
  readonly venueUpdatedAt: Date | null;
}

/** Returns the refusal of a listing that cannot be stored, or null. */
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

/** Returns the newest of the copies of one listing; none if they contradict each other. */
function newestCopy<Listing extends Listed>(
  copies: readonly Listing[],
  kind: ListingKind<Listing>,
  refusals: ImportRefusal[],
): Listing[] {
  const [first, ...others] = copies as [Listing, ...Listing[]];
  if (others.some((other) => kind.contradicts(first, other))) {
    const [id, message] = [kind.idOf(first), 'It is listed twice, with different outcomes.'];
    refusals.push({ venue: first.venue, id, kind: kind.name, field: 'outcomes', message });
    return [];
  }
  return [others.reduce((newest, other) => (isOlder(other, newest) ? newest : other), first)];
}

/** Returns the listings that can be stored, each once, in chunks. Times out of bounds are unknown in them. */
export function importChunks<Listing extends Listed>(
  listings: readonly Listing[],
  kind: ListingKind<Listing>,
  { refusals, now }: { refusals: ImportRefusal[]; now: Date },
): Listing[][] {
  const sound = listings.filter((listing) => {
    const refusal = refusalOf(listing, kind);
    if (refusal) refusals.push(refusal);
    return refusal === null;
  });
  const copies = Map.groupBy(sound, (listing) => venueKey(listing.venue, kind.idOf(listing)));
  const kept = [...copies.values()].flatMap((some) =>
    newestCopy(
      some.map((listing) => believed(listing, now)),
      kind,
      refusals,
    ),
  );
  const starts = kept.keys().filter((index) => index % CHUNK_SIZE === 0);
  return [...starts].map((start) => kept.slice(start, start + CHUNK_SIZE));
}
