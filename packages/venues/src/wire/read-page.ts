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

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for a market by itself, as somebody saves one from a page. */
const isMarket = (page: Json): boolean =>
  !Array.isArray(page['markets']) && ('ticker' in page || ('question' in page && 'outcomes' in page));

/** True for an event by itself, with its markets. */
const isEvent = (page: Json): boolean =>
  Array.isArray(page['markets']) && ('id' in page || 'event_ticker' in page);

/**
 * The one item that a body consists of, as a venue answers for one market or event and as people save one; undefined
 * where it is a page of them.
 */
function singleItem(page: Json, noun: PageShape['noun']): Json | undefined {
  const { market, event, markets } = page;
  if (noun === 'markets') return isObject(market) ? market : isMarket(page) ? page : undefined;
  if (isObject(event)) return { ...event, markets: event['markets'] ?? markets ?? [] };
  return isEvent(page) ? page : undefined;
}

/**
 * Finds the items in a response body: a bare list, one item by itself, or an object with lists under `data`, `items`
 * or `results`, under the noun itself (`markets`) or under names that end in it (`busy_markets`, as snapshots have), which are joined in their
 * order.
 * @throws VenueFormatError when the body is no JSON, holds no items, or has a cursor that is no text
 */
export function readPage(body: string, { venue, noun }: PageShape): RawPage {
  const page = parseBody(body, venue);
  if (Array.isArray(page)) return { items: page, nextCursor: null };
  if (!isObject(page)) throw new VenueFormatError('NOT_A_PAGE', venue);
  const single = singleItem(page, noun);
  if (single !== undefined) return { items: [single], nextCursor: null };
  // A market names its events in a list, which is no page of events.
  if (isMarket(page)) throw new VenueFormatError('NOT_A_PAGE', venue);
  const lists = Object.entries(page)
    .filter(([name]) => isListName(name, noun))
    .map(([, value]: [string, unknown]) => value)
    .filter(Array.isArray);
  if (lists.length === 0) throw new VenueFormatError('NOT_A_PAGE', venue);
  return { items: lists.flat(), nextCursor: cursorOf(page, venue) };
}

const isListName = (name: string, noun: string): boolean =>
  ['data', 'items', 'results', noun].includes(name) || name.endsWith(`_${noun}`);

/** Absent, null and empty all mean that this was the last page; anything else that is no text would lose pages. */
function cursorOf(page: { next_cursor?: unknown; cursor?: unknown }, venue: Venue): string | null {
  const cursor = page[cursorNames[venue]] ?? '';
  if (typeof cursor !== 'string') throw new VenueFormatError('BAD_CURSOR', venue);
  return cursor === '' ? null : cursor;
}
