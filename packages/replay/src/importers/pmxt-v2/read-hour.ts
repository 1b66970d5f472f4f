import type { ASK } from '../../tape/row.ts';
import type { Change } from '../rebuilding/checked-books.ts';
import { LevelList } from '../rebuilding/level-list.ts';
import { LevelParser } from '../rebuilding/level-parser.ts';
import type { TokenFeed } from '../rebuilding/token-feed.ts';
import type { CodeOf } from '../parquet/code-column.ts';
import { openHour } from '../pmxt/archive-hour.ts';
import { UNKNOWN } from '../pmxt/archive-tokens.ts';
import { beginRow, type HourReading } from '../pmxt/hour-reading.ts';
import { conditionsOf, hasMarkets } from './has-markets.ts';
import { RowWindow, V2_KINDS, WindowReader } from './row-window.ts';

const EVENTS = ['book', 'price_change', 'last_trade_price', 'tick_size_change'] as const;
const [BOOK, CHANGE, PRINT, TICK] = [0, 1, 2, 3] as const;
/** The sides by their codes: a buy has the code 0, a sale the flag of asks. */
const SIDES = ['BUY', 'SELL'] as const satisfies Record<0 | typeof ASK, string>;

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

const codeIn =
  (names: readonly string[]): CodeOf =>
  (text) => {
    const code = names.indexOf(textOf(text));
    return code === -1 ? UNKNOWN : code;
  };

const eventCode = codeIn(EVENTS);
const sideCode = codeIn(SIDES);

/** The rows of an hour on their way to the books. */
class V2Rows {
  readonly #reading: HourReading;
  readonly #window: RowWindow;
  readonly #parser = new LevelParser();
  readonly #bids = new LevelList();
  readonly #asks = new LevelList();
  /** The row as it is handed on; it is used again for the next one. */
  readonly #moment = { at: 0, source: 0 };
  readonly #change: Change = { side: 0, price: 0, size: 0, bestBid: 0, bestAsk: 0 };
  #unknownTokens = 0;

  constructor(reading: HourReading, window: RowWindow) {
    this.#reading = reading;
    this.#window = window;
  }

  takeAll(): void {
    const { asset, event, rows } = this.#window;
    const { tokens, refuse } = this.#reading;
    this.#unknownTokens = 0;
    for (let row = 0; row < rows; row++) {
      const code = asset[row]!;
      if (code < 0) this.#unknownTokens += 1;
      else if (event[row]! < 0) refuse('unknown-event');
      else this.#take(row, tokens.feeds[code]!);
    }
    if (this.#unknownTokens > 0) refuse('unknown-token', this.#unknownTokens);
  }

  #take(row: number, feed: TokenFeed): void {
    const { at, source, event } = this.#window;
    const moment = this.#moment;
    // A file with finer stamps than milliseconds is cut to them.
    moment.at = Math.floor(at[row]!);
    moment.source = Math.floor(source[row]!);
    if (!beginRow(this.#reading, feed, moment)) {
      this.#reading.refuse('outside-hour');
      return;
    }
    const kind = event[row];
    if (kind === CHANGE || kind === PRINT) this.#takeChange(row, feed, kind);
    else if (kind === BOOK) this.#takeBook(row, feed);
    else if (kind === TICK) this.#reading.books.tick(feed, this.#window.tick[row]!);
  }

  #takeChange(row: number, feed: TokenFeed, kind: typeof CHANGE | typeof PRINT): void {
    const { side, price, size, bestBid, bestAsk } = this.#window;
    const { books, refuse } = this.#reading;
    const change = this.#change;
    change.side = side[row]!;
    if (change.side < 0) {
      if (kind === CHANGE) books.distrust(feed, 'unknown-side');
      else refuse('unknown-side');
      return;
    }
    change.price = price[row]!;
    change.size = size[row]!;
    change.bestBid = bestBid[row]!;
    change.bestAsk = bestAsk[row]!;
    if (kind === CHANGE) books.change(feed, change);
    else books.print(feed, change);
  }

  #takeBook(row: number, feed: TokenFeed): void {
    const { books } = this.#reading;
    const bids = this.#window.bids[row];
    const asks = this.#window.asks[row];
    const isRead =
      bids != null &&
      asks != null &&
      this.#parser.parse(bids, this.#bids) &&
      this.#parser.parse(asks, this.#asks);
    if (isRead) books.replace(feed, this.#bids, this.#asks);
    else books.distrust(feed, 'unreadable-levels');
  }
}

const isKnown = (code: number): boolean => code >= 0;

/** Reads a file of the archive's second shape. It yields after each window of rows. */
export async function* readV2Hour(reading: HourReading): AsyncGenerator<number> {
  const { hour, list, tokens, refuse } = reading;
  const conditions = conditionsOf(list);
  const { file, facts } = await openHour(hour.path, V2_KINDS);
  const window = new RowWindow();
  const rows = new V2Rows(reading, window);
  const codes = {
    asset: (text: Uint8Array) => tokens.codeOf(textOf(text)),
    event: eventCode,
    side: sideCode,
  };
  try {
    for (const group of file.metadata.row_groups) {
      if (!hasMarkets(group, conditions)) {
        refuse('unknown-token', Number(group.num_rows));
        yield Number(group.num_rows);
        continue;
      }
      const reader = new WindowReader({ file, group, facts }, window, codes);
      while (reader.next((assets) => assets.some(isKnown))) {
        rows.takeAll();
        yield window.rows;
      }
    }
  } finally {
    file.close();
  }
}
