import { ImportError } from '../import-error.ts';
import type { ImportOptions, ImportProgress, RowSink } from '../importer.ts';
import { type MarketList, readMarketList } from '../markets/market-list.ts';
import { MarketNotes } from '../markets/market-notes.ts';
import { CheckedBooks } from '../rebuilding/checked-books.ts';
import { tellRows } from '../rebuilding/tell-rows.ts';
import type { TokenFeed } from '../rebuilding/token-feed.ts';
import { RowSorter } from '../sorting/row-sorter.ts';
import { type ArchiveHour, HOUR_MS, type HourKinds, isWithin, listHours } from './archive-hour.ts';
import { ArchiveTokens } from './archive-tokens.ts';

/** The things that the reading of an hour needs. */
export interface HourReading {
  readonly hour: ArchiveHour;
  readonly list: MarketList;
  readonly tokens: ArchiveTokens;
  readonly books: CheckedBooks;
  readonly refuse: RowSink['refuse'];
}

/** One shape of the archive: its columns, and how an hour of it is read. It yields the rows that it has read since. */
export interface ArchiveShape {
  readonly kinds: HourKinds;
  read(reading: HourReading): AsyncIterable<number>;
}

/** A call of an importer. */
export interface ImportCall {
  readonly files: readonly string[];
  readonly sink: RowSink;
  readonly options: ImportOptions;
}

async function readMarkets({ marketFiles }: ImportOptions): Promise<MarketList> {
  const list = await readMarketList(marketFiles, 'polymarket');
  if (list.tokens.size === 0) throw new ImportError('NO_MARKETS');
  return list;
}

/** Voids the books of all tokens from a time on, as nobody heard the venue. */
function loseAll(feeds: readonly TokenFeed[], books: CheckedBooks, at: number): void {
  for (const feed of feeds) books.lose(feed, at);
}

/**
 * Reads the hours of an archive one after the other. The books of an hour go on in the next one; where an hour is missing they
 * are void until the venue tells them whole. Rows leave for the sink once no later file can have earlier ones.
 */
export async function* readArchive(
  shape: ArchiveShape,
  { files, sink, options }: ImportCall,
): AsyncGenerator<ImportProgress> {
  const hours = await listHours(files, shape.kinds);
  const list = await readMarkets(options);
  const refuse = sink.refuse.bind(sink);
  const sorter = new RowSorter(options.workFolder);
  const books = new CheckedBooks(sorter, refuse);
  const tokens = new ArchiveTokens(list);
  const notes = new MarketNotes(list, sink);
  const take = tellRows(tokens.feeds, sink, notes);
  const total = hours.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  try {
    for (const [index, hour] of hours.entries()) {
      const end = (hours[index - 1]?.start ?? hour.start - HOUR_MS) + HOUR_MS;
      if (end < hour.start) loseAll(tokens.feeds, books, end);
      for await (const rows of shape.read({ hour, list, tokens, books, refuse })) {
        done += rows;
        yield { done, total };
      }
      books.settle();
      for (const _ of sorter.drain(hours[index + 1]?.first ?? Infinity, take)) yield { done, total };
    }
    const last = hours.at(-1);
    if (last !== undefined) notes.finish(last.start + HOUR_MS);
  } finally {
    sorter.close();
  }
}

/**
 * Begins a row of a token. Returns false for a row that cannot be taken, and then the book is void: a change may be missing.
 * @throws ImportError OUT_OF_ORDER
 */
export function beginRow(
  { hour, books }: HourReading,
  feed: TokenFeed,
  moment: { readonly at: number; readonly source: number },
): boolean {
  if (!isWithin(moment.at, hour)) {
    books.lose(feed, hour.start);
    return false;
  }
  if (moment.at < feed.at)
    throw new ImportError('OUT_OF_ORDER', { file: hour.path, detail: `token ${feed.token.tokenId}` });
  books.begin(feed, moment);
  return true;
}
