import type { RowGroup } from 'hyparquet';
import { ASK } from '../../tape/row.ts';
import type { Change } from '../rebuilding/checked-books.ts';
import { LevelList } from '../rebuilding/level-list.ts';
import type { TokenFeed } from '../rebuilding/token-feed.ts';
import { CodeColumn, type CodeOf } from '../parquet/code-column.ts';
import type { ColumnFacts } from '../parquet/columns.ts';
import { NumberColumn } from '../parquet/number-column.ts';
import type { ParquetFile } from '../parquet/parquet-file.ts';
import { type Texts, TextColumn } from '../parquet/text-column.ts';
import { openHour } from '../pmxt/archive-hour.ts';
import { UNKNOWN } from '../pmxt/archive-tokens.ts';
import { beginRow, type HourReading } from '../pmxt/hour-reading.ts';
import { isLevels, microsOf, parseUpdate, type Update } from './update.ts';

/** The columns that are read, and those by which a file is known. */
export const V1_KINDS = {
  timestamp_received: 'moment',
  timestamp_created_at: 'moment',
  market_id: 'text',
  update_type: 'text',
  data: 'text',
} as const;

const EVENTS = ['book_snapshot', 'price_change'] as const;
const [BOOK, CHANGE] = [0, 1] as const;
const eventCode: CodeOf = (text) => {
  const code = EVENTS.findIndex((name) => name === Buffer.from(text).toString('latin1'));
  return code === -1 ? UNKNOWN : code;
};

/** Rows that are read at once. */
const WINDOW_ROWS = 1 << 12;
const SECOND_MS = 1_000;
const SIDES: ReadonlyMap<unknown, number> = new Map([
  ['BUY', 0],
  ['SELL', ASK],
]);

/** Reads the levels of an update into a list. Returns false where they are no levels. */
function fill(list: LevelList, levels: unknown): boolean {
  list.clear();
  if (!isLevels(levels)) return false;
  for (const [price, size] of levels) list.add(microsOf(price), microsOf(size));
  return true;
}

/** An open file with its columns. */
interface V1File {
  readonly file: ParquetFile;
  readonly facts: Readonly<Record<keyof typeof V1_KINDS, ColumnFacts>>;
}

/** Some rows of a file, as columns. */
interface V1Window {
  readonly at: Float64Array;
  readonly created: Float64Array;
  readonly event: Int32Array;
  readonly data: Texts;
}

/** The rows of an hour on their way to the books. */
class V1Rows {
  readonly #reading: HourReading;
  readonly #window: V1Window;
  readonly #bids = new LevelList();
  readonly #asks = new LevelList();

  constructor(reading: HourReading, window: V1Window) {
    this.#reading = reading;
    this.#window = window;
  }

  takeAll(count: number): void {
    for (let row = 0; row < count; row++) this.#take(row);
  }

  #take(row: number): void {
    const { tokens, refuse } = this.#reading;
    const update = parseUpdate(this.#window.data[row]!);
    const feed = update === null ? undefined : tokens.feeds[tokens.codeOf(update.token_id)];
    if (update === null) refuse('unreadable-data');
    else if (feed === undefined) refuse('unknown-token');
    else this.#takeUpdate(row, feed, update);
  }

  #takeUpdate(row: number, feed: TokenFeed, update: Update): void {
    const { books, refuse } = this.#reading;
    const { at, created, event } = this.#window;
    const moment = { at: Math.floor(at[row]!), source: sourceOf(update, created[row]!) };
    const kind = event[row];
    if (kind !== BOOK && kind !== CHANGE) refuse('unknown-event');
    else if (!beginRow(this.#reading, feed, moment)) refuse('outside-hour');
    else if (kind === CHANGE) this.#takeChange(feed, update);
    else if (fill(this.#bids, update.bids) && fill(this.#asks, update.asks))
      books.replace(feed, this.#bids, this.#asks);
    else books.distrust(feed, 'unreadable-levels');
  }

  #takeChange(feed: TokenFeed, update: Update): void {
    const { books } = this.#reading;
    const side = SIDES.get(update.change_side);
    const change: Change = {
      side: side ?? 0,
      price: microsOf(update.change_price),
      size: microsOf(update.change_size),
      bestBid: microsOf(update.best_bid),
      bestAsk: microsOf(update.best_ask),
    };
    if (side === undefined) books.distrust(feed, 'unknown-side');
    else books.change(feed, change);
  }
}

/** The venue's time of an update, which says it in seconds; where it says none, the archive's. */
const sourceOf = ({ timestamp }: Update, created: number): number =>
  typeof timestamp === 'number' ? Math.round(timestamp * SECOND_MS) : created;

/** Reads a group of rows into a window, from its first row to its last. It yields the count of each window's rows. */
function* windowsOf({ file, facts }: V1File, group: RowGroup, window: V1Window): Generator<number> {
  const received = new NumberColumn(file, group, facts.timestamp_received);
  const created = new NumberColumn(file, group, facts.timestamp_created_at);
  const events = new CodeColumn({ file, group }, facts.update_type, eventCode);
  const texts = new TextColumn(file, group, facts.data);
  for (let left = Number(group.num_rows); left > 0; left -= WINDOW_ROWS) {
    const count = Math.min(left, WINDOW_ROWS);
    received.read(count, window.at);
    created.read(count, window.created);
    events.read(count, window.event);
    texts.read(count, window.data);
    yield count;
  }
}

/** Reads a file of the archive's first shape. It yields after each window of rows. */
export async function* readV1Hour(reading: HourReading): AsyncGenerator<number> {
  const opened = await openHour(reading.hour.path, V1_KINDS);
  const window: V1Window = {
    at: new Float64Array(WINDOW_ROWS),
    created: new Float64Array(WINDOW_ROWS),
    event: new Int32Array(WINDOW_ROWS),
    data: [],
  };
  const rows = new V1Rows(reading, window);
  try {
    for (const group of opened.file.metadata.row_groups)
      for (const count of windowsOf(opened, group, window)) {
        rows.takeAll(count);
        yield count;
      }
  } finally {
    opened.file.close();
  }
}
