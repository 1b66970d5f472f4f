import { ImportError } from '../import-error.ts';
import type { RowSink } from '../importer.ts';
import type { MarketList } from '../markets/market-list.ts';
import type { CheckedBooks } from '../rebuilding/checked-books.ts';
import type { Moment, TokenFeed } from '../rebuilding/token-feed.ts';
import { type ArchiveHour, isWithin } from './archive-hour.ts';
import type { ArchiveTokens } from './archive-tokens.ts';

/** The things that the reading of an hour needs. */
export interface HourReading {
  readonly hour: ArchiveHour;
  readonly list: MarketList;
  readonly tokens: ArchiveTokens;
  readonly books: CheckedBooks;
  readonly refuse: RowSink['refuse'];
}

/**
 * Begins a row of a token. Returns false for a row that cannot be taken, and then the book is void: a change may be missing.
 * @throws ImportError OUT_OF_ORDER
 */
export function beginRow({ hour, books }: HourReading, feed: TokenFeed, moment: Moment): boolean {
  if (!isWithin(moment.at, hour)) {
    books.lose(feed, hour.start);
    return false;
  }
  if (moment.at < feed.at)
    throw new ImportError('OUT_OF_ORDER', { file: hour.path, detail: `token ${feed.token.tokenId}` });
  books.begin(feed, moment);
  return true;
}
