import { VenueFormatError } from '../format-error.ts';
import type { Venue } from '../market/market.ts';
import { parseBody } from './parse-body.ts';

/** The items of one response, unread, and where the next page starts. */
export interface RawPage {
  items: unknown[];
  nextCursor: string | null;
}

const cursorNames = { polymarket: 'next_cursor', kalshi: 'cursor' } as const satisfies Record<Venue, string>;

/** Whose page it is, and of what. */
export interface PageShape {
  venue: Venue;
  noun: 'markets' | 'events';
}

/**
 * Finds the items in a response body: a bare list, or an object with lists under `data`, under the noun itself
 * (`markets`) or under names that end in it (`busy_markets`, as snapshots have), which are joined in their order.
 * @throws VenueFormatError when the body is no JSON, holds no such list, or has a cursor that is no text
 */
export function readPage(body: string, { venue, noun }: PageShape): RawPage {
  const page = parseBody(body, venue);
  if (Array.isArray(page)) return { items: page, nextCursor: null };
  if (typeof page !== 'object' || page === null) throw new VenueFormatError('NOT_A_PAGE', venue);
  const lists = Object.entries(page)
    .filter(([name]) => isListName(name, noun))
    .map(([, value]: [string, unknown]) => value)
    .filter(Array.isArray);
  if (lists.length === 0) throw new VenueFormatError('NOT_A_PAGE', venue);
  return { items: lists.flat(), nextCursor: cursorOf(page, venue) };
}

const isListName = (name: string, noun: string): boolean =>
  name === 'data' || name === noun || name.endsWith(`_${noun}`);

/** Absent, null and empty all mean that this was the last page; anything else that is no text would lose pages. */
function cursorOf(page: { next_cursor?: unknown; cursor?: unknown }, venue: Venue): string | null {
  const cursor = page[cursorNames[venue]] ?? '';
  if (typeof cursor !== 'string') throw new VenueFormatError('BAD_CURSOR', venue);
  return cursor === '' ? null : cursor;
}
