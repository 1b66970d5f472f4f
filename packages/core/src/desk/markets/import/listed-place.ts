import { venueKey } from '../../../domain/index.ts';
import { decodeCursor, type Place } from '../../cursor.ts';

/** Returns the place of an event or market in a list that is sorted by when it was first known, its venue and its id. */
export const listedPlace = (row: { createdAt: Date; venue: string }, id: string): Place => ({
  time: row.createdAt,
  id: venueKey(row.venue, id),
});

/** Returns the place in the list that a cursor encodes; null without a cursor. @throws DomainError INVALID_INPUT */
export const placeAt = (cursor: string | null | undefined): Place | null =>
  cursor == null ? null : decodeCursor(cursor, 2);

/** Returns the parameters `(created_at, venue, id)` of a place; nulls without one. */
export const placeColumns = (place: Place | null): readonly (string | null)[] =>
  place === null ? [null, null, null] : [place.time.toISOString(), ...place.id.split(' ')];
