import { DomainError, ID_PATTERN } from '../domain/index.ts';

/** The place of a row in a list that is sorted by a time and then by its ids, all descending. */
export interface Place {
  readonly time: Date;
  /** An id, or several with spaces between them: no id has a space in it. */
  readonly id: string;
}

/** One page of a list. `nextCursor` asks for the next page; null on the last. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** The largest number of rows on one page. */
export const MAX_PAGE_SIZE = 500;

/** Years that PostgreSQL reads as we write them. */
const YEAR = /^(?!0000)\d{4}-/;

/** Returns the place as a text that callers send back unchanged. */
export const encodeCursor = ({ time, id }: Place): string =>
  Buffer.from(`${time.toISOString()} ${id}`).toString('base64url');

/**
 * Returns the place that a cursor stands for. `ids` is how many ids a place of the list has.
 * @throws DomainError INVALID_INPUT when the cursor is not one of ours
 */
export function decodeCursor(cursor: string, ids = 1): Place {
  const [time = '', ...parts] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const place = { time: new Date(time), id: parts.join(' ') };
  const isSound =
    YEAR.test(time) &&
    !Number.isNaN(place.time.getTime()) &&
    parts.length === ids &&
    parts.every((part) => ID_PATTERN.test(part));
  if (isSound && encodeCursor(place) === cursor) return place;
  throw foreignCursor();
}

const foreignCursor = (): DomainError =>
  new DomainError('INVALID_INPUT', 'cursor is not one that a list returned; start again without it.', {
    field: 'cursor',
  });

/** Returns the whole number that an id of a place stands for. @throws DomainError INVALID_INPUT where it stands for none */
export function numberOfPlace(id: string): number {
  if (/^\d{1,9}$/.test(id)) return Number(id);
  throw foreignCursor();
}

/** @throws DomainError INVALID_INPUT unless the limit is an integer from 1 to 500 */
export function requireLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE_SIZE) return;
  throw new DomainError('INVALID_INPUT', `limit must be an integer from 1 to ${MAX_PAGE_SIZE}.`, {
    field: 'limit',
  });
}
