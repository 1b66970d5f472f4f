import { ImportError } from '../import-error.ts';
import type { ImportOptions, ImportProgress, RowSink } from '../importer.ts';
import { type MarketList, readMarketList } from '../markets/market-list.ts';
import { MarketNotes } from '../markets/market-notes.ts';
import { CheckedBooks } from '../rebuilding/checked-books.ts';
import { tellRows } from '../rebuilding/tell-rows.ts';
import { RowSorter, type TakeRow } from '../sorting/row-sorter.ts';
import { type ArchiveHour, HOUR_MS, type HourKinds, listHours } from './archive-hour.ts';
import { ArchiveTokens } from './archive-tokens.ts';
import type { HourReading } from './hour-reading.ts';
import { feedStates, HourStates, restoreFeeds } from './hour-state.ts';

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

async function readMarkets({ marketFiles, state }: ImportOptions): Promise<MarketList> {
  const list = await readMarketList(marketFiles, 'polymarket');
  if (list.tokens.size === 0) throw new ImportError('NO_MARKETS');
  // What the list refuses was counted already where an import goes on.
  return state === undefined ? list : { ...list, refused: new Map() };
}

/** The reading of an archive, hour after hour. */
class ArchiveReading {
  readonly #shape: ArchiveShape;
  readonly #hours: readonly ArchiveHour[];
  readonly #list: MarketList;
  readonly #tokens: ArchiveTokens;
  readonly #sorter: RowSorter;
  readonly #books: CheckedBooks;
  readonly #notes: MarketNotes;
  readonly #states: HourStates;
  readonly #refuse: RowSink['refuse'];
  readonly #take: TakeRow;
  /** The rows that were read, and those that were told. */
  #read = 0;
  #told = 0;

  constructor(
    shape: ArchiveShape,
    { sink, options }: ImportCall,
    from: { hours: readonly ArchiveHour[]; list: MarketList },
  ) {
    this.#shape = shape;
    this.#hours = from.hours;
    this.#list = from.list;
    this.#refuse = sink.refuse.bind(sink);
    this.#tokens = new ArchiveTokens(from.list);
    this.#sorter = new RowSorter(options.workFolder);
    this.#books = new CheckedBooks(this.#sorter, this.#refuse);
    this.#notes = new MarketNotes(from.list, sink);
    this.#states = new HourStates(options.workFolder);
    this.#take = tellRows(this.#tokens.feeds, sink, this.#notes);
  }

  get #progress(): ImportProgress {
    const total = this.#hours.reduce((sum, { rows }) => sum + rows, 0);
    return { done: this.#read, total };
  }

  async *readAll(state: string | undefined): AsyncGenerator<ImportProgress> {
    const first = state === undefined ? 0 : this.#goOn(state);
    for (let index = first; index < this.#hours.length; index++) yield* this.#readHour(index);
    const last = this.#hours.at(-1);
    if (last !== undefined) this.#notes.finish(last.start + HOUR_MS);
  }

  /** Goes on with an import that was interrupted. Returns the index of the hour that is next. */
  #goOn(name: string): number {
    const { at, met, feeds } = this.#states.read(name);
    restoreFeeds(this.#tokens, feeds);
    this.#notes.goOn(met, at);
    const next = Number(name);
    this.#read = this.#hours.slice(0, next).reduce((sum, { rows }) => sum + rows, 0);
    return next;
  }

  async *#readHour(index: number): AsyncGenerator<ImportProgress> {
    const hour = this.#hours[index]!;
    const end = (this.#hours[index - 1]?.start ?? hour.start - HOUR_MS) + HOUR_MS;
    if (end < hour.start) this.#loseAll(end);
    const [list, tokens, books, refuse] = [this.#list, this.#tokens, this.#books, this.#refuse];
    for await (const rows of this.#shape.read({ hour, list, tokens, books, refuse })) {
      this.#read += rows;
      yield this.#progress;
    }
    books.settle();
    for (const feed of tokens.feeds) feed.rest();
    yield* this.#tellUntil(this.#hours[index + 1]?.first ?? Infinity);
    if (index + 1 < this.#hours.length && this.#sorter.isEmpty) yield this.#keepState(index + 1);
  }

  *#tellUntil(until: number): Generator<ImportProgress> {
    let taken = 0;
    for (taken of this.#sorter.drain(until, this.#take)) yield this.#progress;
    this.#told += taken;
  }

  #keepState(next: number): ImportProgress {
    const at = this.#hours[next]!.first;
    this.#notes.tellUntil(at);
    const state = { at, met: [...this.#notes.metMarkets], feeds: feedStates(this.#tokens.feeds) };
    return { ...this.#progress, state: this.#states.keep(next, state, this.#told) };
  }

  /** Voids the books of all tokens from a time on, as nobody heard the venue. */
  #loseAll(at: number): void {
    for (const feed of this.#tokens.feeds) this.#books.lose(feed, at);
  }

  close(): void {
    this.#sorter.close();
  }
}

/**
 * Reads the hours of an archive one after the other. The books of an hour go on in the next one; where an hour is missing they
 * are void until the venue tells them whole. Rows leave for the sink once no later file can have earlier ones. An import that is
 * interrupted goes on with an hour.
 */
export async function* readArchive(shape: ArchiveShape, call: ImportCall): AsyncGenerator<ImportProgress> {
  const hours = await listHours(call.files, shape.kinds);
  const list = await readMarkets(call.options);
  const reading = new ArchiveReading(shape, call, { hours, list });
  try {
    yield* reading.readAll(call.options.state);
  } finally {
    reading.close();
  }
}
