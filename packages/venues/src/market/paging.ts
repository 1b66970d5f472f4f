import type { Venue } from './market.ts';
import type { MarketPage } from './page.ts';
import { VenueError } from '../venue-error.ts';

/** Times that the same page may come in a row; pages do overlap, but a list that stands still has no end. */
const SAME_PAGES = 3;

/**
 * Follows the cursors of a list to its end.
 * @throws VenueError REPEATED_PAGE when a cursor comes a second time or the pages stay the same
 */
export async function* followPages<Page extends MarketPage>(
  venue: Venue,
  fetchPage: (cursor: string | null) => Promise<Page>,
  start: string | null,
): AsyncGenerator<Page, void> {
  const cursors = new Set<string | null>([start]);
  let cursor = start;
  let last = '';
  let same = 0;
  do {
    const page = await fetchPage(cursor);
    yield page;
    const content = contentOf(page);
    same = content === last ? same + 1 : 1;
    last = content;
    cursor = page.nextCursor;
    if (cursor !== null && (cursors.has(cursor) || same === SAME_PAGES)) {
      throw new VenueError(venue, 'REPEATED_PAGE', { field: 'cursor' });
    }
    cursors.add(cursor);
  } while (cursor !== null);
}

/** An empty page says nothing about whether the list moves on, so no two of them count as the same. */
function contentOf({ markets, refusals, nextCursor }: MarketPage): string {
  const ids = [...markets, ...refusals].map(({ marketId }) => marketId);
  return ids.length === 0 ? `empty ${nextCursor}` : ids.join();
}
