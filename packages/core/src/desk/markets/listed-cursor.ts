import { DomainError, ID_PATTERN } from '../../domain/index.ts';

/** The place of a row in a list that is sorted by when it was first heard of, then venue and id, all descending. */
export interface ListedPlace {
  readonly createdAt: Date;
  readonly venue: string;
  readonly id: string;
}

/** The years that PostgreSQL reads as we write them. */
const YEAR = /^(?!0000)\d{4}-/;

/** A place as a text that a caller hands back. */
export const encodeListed = ({ createdAt, venue, id }: ListedPlace): string =>
  Buffer.from(`${createdAt.toISOString()} ${venue} ${id}`).toString('base64url');

/** @throws DomainError INVALID_INPUT when the cursor is not one of ours */
export function decodeListed(cursor: string): ListedPlace {
  const [time = '', venue = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const createdAt = new Date(time);
  const sound =
    YEAR.test(time) && !Number.isNaN(createdAt.getTime()) && ID_PATTERN.test(venue) && ID_PATTERN.test(id);
  if (sound && encodeListed({ createdAt, venue, id }) === cursor) return { createdAt, venue, id };
  throw new DomainError('INVALID_INPUT', 'cursor is not one that a list returned; start again without it.', {
    field: 'cursor',
  });
}

/** A place as a query takes it; three times null for the beginning. */
export const placeColumns = (place: ListedPlace | null): (string | null)[] =>
  place === null ? [null, null, null] : [place.createdAt.toISOString(), place.venue, place.id];
