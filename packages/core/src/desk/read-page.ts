import type { Page } from './cursor.ts';
import { sizeOf } from './size-of.ts';

/** Rows that are read together: a page in parts keeps neither the server nor this thread for long. */
const PART = 100;
/** Most that the rows of a page hold; a page whose texts are longer ends before its limit. */
export const PAGE_BYTES = 1_048_576;

/** The way in which a list is read. */
export interface PageSource<Item, Place> {
  /** At most `count` items after a place, in order; from the first one on where it is null. */
  readonly read: (after: Place | null, count: number) => Promise<Item[]>;
  readonly placeOf: (item: Item) => Place;
  /** Items that are read together; fewer where they are large. */
  readonly part?: number;
  /** The place as a text that callers send back as it is. */
  readonly encode: (place: Place) => string;
}

/**
 * A page of at most `limit` items after a place, and of at most `PAGE_BYTES` unless one item alone is larger; `nextCursor`
 * asks for the rest.
 */
export async function readPage<Item, Place>(
  { after, limit }: { after: Place | null; limit: number },
  { read, placeOf, encode, part = PART }: PageSource<Item, Place>,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let place = after;
  let bytes = 0;
  for (;;) {
    const count = Math.min(part, limit + 1 - items.length);
    const rows = await read(place, count);
    for (const row of rows) {
      bytes += sizeOf(row);
      if (items.length === limit || (items.length > 0 && bytes > PAGE_BYTES))
        return { items, nextCursor: place && encode(place) };
      items.push(row);
      place = placeOf(row);
    }
    if (rows.length < count) return { items, nextCursor: null };
  }
}
