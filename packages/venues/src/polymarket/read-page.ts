import { parseExactJson } from '../exact-json.ts';
import { VenueFormatError } from '../format-error.ts';

/** The items of one response, unread, and where the next page starts. */
export interface RawPage {
  items: unknown[];
  nextCursor: string | null;
}

/**
 * Finds the items in a response body: a bare list, or an object with lists under `data`, under the noun itself
 * (`markets`) or under names that end in it (`busy_markets`, as snapshots have), which are joined in their order.
 * @throws VenueFormatError when the body is no JSON, holds no such list, or has a cursor that is no text
 */
export function readPage(body: string, noun: 'markets' | 'events'): RawPage {
  const page = parseBody(body);
  if (Array.isArray(page)) return { items: page, nextCursor: null };
  if (typeof page !== 'object' || page === null) throw new VenueFormatError('NOT_A_PAGE');
  const lists = Object.entries(page)
    .filter(([name]) => isListName(name, noun))
    .map(([, value]: [string, unknown]) => value)
    .filter(Array.isArray);
  if (lists.length === 0) throw new VenueFormatError('NOT_A_PAGE');
  return { items: lists.flat(), nextCursor: cursorOf(page) };
}

function parseBody(body: string): unknown {
  try {
    return parseExactJson(body);
  } catch {
    throw new VenueFormatError('NOT_JSON');
  }
}

const isListName = (name: string, noun: string): boolean =>
  name === 'data' || name === noun || name.endsWith(`_${noun}`);

/** Absent, null and empty all mean that this was the last page; anything else that is no text would lose pages. */
function cursorOf(page: { next_cursor?: unknown }): string | null {
  const cursor = page.next_cursor ?? '';
  if (typeof cursor !== 'string') throw new VenueFormatError('BAD_CURSOR');
  return cursor === '' ? null : cursor;
}
