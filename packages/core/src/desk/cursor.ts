import { DomainError, ID_PATTERN } from '../domain/index.ts';

/** The place of a row in a list that is sorted by a time and then an id, both descending. */
export interface Place {
  readonly time: Date;
  readonly id: string;
}

/** One page of a list; `nextCursor` asks for the following one and is null on the last. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** Most rows that one page holds. */
export const MAX_PAGE_SIZE = 500;

/** The years that PostgreSQL reads as we write them. */
const YEAR = /^(?!0000)\d{4}-/;

/** The place as a text that callers send back as it is. */
export const encodeCursor = ({ time, id }: Place): string =>
  Buffer.from(`${time.toISOString()} ${id}`).toString('base64url');

/** @throws DomainError INVALID_INPUT when the cursor is not one of ours */
export function decodeCursor(cursor: string): Place {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const parsed = new Date(time);
  const sound = YEAR.test(time) && !Number.isNaN(parsed.getTime()) && ID_PATTERN.test(id);
  if (sound && encodeCursor({ time: parsed, id }) === cursor) return { time: parsed, id };
  throw new DomainError('INVALID_INPUT', 'cursor is not one that a list returned; start again without it.', {
    field: 'cursor',
  });
}

/** @throws DomainError INVALID_INPUT unless the limit is an integer from 1 to 500 */
export function requireLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE_SIZE) return;
  throw new DomainError('INVALID_INPUT', `limit must be an integer from 1 to ${MAX_PAGE_SIZE}.`, {
    field: 'limit',
  });
}
