import type { Logger } from 'pino';
import { rest, type Book, type Database } from '@prescient/core';
import type { MarketFeed } from '../feed/market-feed.ts';

/** The source of the news, and the interval at which they are written. */
export interface StreamSource {
  readonly db: Pick<Database, 'clock'>;
  readonly feed: MarketFeed;
  readonly log: Logger;
  /** Shortest time between two writes. */
  readonly everyMs: number;
}

/** The prices of books that are kept, such as marks. */
export interface KeptPrices<Part> {
  /** Their name in the log, in the plural. */
  readonly name: string;
  /** The key under which the newest book is remembered. */
  readonly keyOf: (book: Book) => string;
  /** The part of a book that is kept; null where it has no such price. */
  readonly partOf: (book: Book) => Part | null;
  /** Two parts of the same prices are no news, as when only a size changed. */
  readonly pricesOf: (part: Part) => string;
  readonly write: (parts: readonly Part[]) => Promise<unknown>;
}

/** Writes the prices that change between two rounds, those of the newest book of each key, while it may. */
export class StreamWriter<Part> {
  readonly #source: StreamSource;
  readonly #kept: KeptPrices<Part>;
  /** Books that came since the last write. They are looked into when it is time to write, as most are followed by others. */
  readonly #changed = new Map<string, Book>();
  /** The prices of each key that were written last. */
  readonly #written = new Map<string, string>();
  readonly #unlisten: () => void;
  readonly #stop = new AbortController();
  readonly #turns: Promise<void>;
  #mayWriteUntil = 0;

  constructor(source: StreamSource, kept: KeptPrices<Part>) {
    this.#source = source;
    this.#kept = kept;
    this.#unlisten = source.feed.listen((change) => {
      if (change.kind === 'book') this.#changed.set(kept.keyOf(change.book), change.book);
    });
    this.#turns = this.#takeTurns();
  }

  /** Lets it write for so long; 0 stops it. */
  mayWriteFor(ms: number): void {
    this.#mayWriteUntil = this.#source.db.clock.monotonicMs() + ms;
  }

  async close(): Promise<void> {
    this.#unlisten();
    this.#stop.abort();
    this.mayWriteFor(0);
    await this.#turns;
  }

  async #takeTurns(): Promise<void> {
    const { db, everyMs } = this.#source;
    while (!this.#stop.signal.aborted) {
      await rest(db.clock, everyMs, this.#stop.signal);
      await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    if (this.#source.db.clock.monotonicMs() >= this.#mayWriteUntil) return;
    const books = [...this.#changed];
    const news = books.flatMap(([key, book]) => {
      const part = this.#kept.partOf(book);
      const prices = part === null ? null : this.#kept.pricesOf(part);
      return part === null || prices === null || this.#written.get(key) === prices
        ? []
        : [{ key, part, prices }];
    });
    if (news.length > 0 && !(await this.#write(news.map(({ part }) => part)))) return;
    for (const { key, prices } of news) this.#written.set(key, prices);
    // A book that came meanwhile is still to be looked into.
    for (const [key, book] of books) if (this.#changed.get(key) === book) this.#changed.delete(key);
  }

  /** @returns false where they could not be written, and are to be written later */
  async #write(parts: readonly Part[]): Promise<boolean> {
    const { write, name } = this.#kept;
    try {
      await write(parts);
      return true;
    } catch (error) {
      this.#source.log.warn(
        { err: error },
        `${name} of the stream could not be written; they are written later`,
      );
      return false;
    }
  }
}
