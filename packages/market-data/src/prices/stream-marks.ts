import type { Logger } from 'pino';
import { rest, type OutcomeMark, outcomeKey, type Database } from '@prescient/core';
import type { MarketFeed } from '../feed/market-feed.ts';

/** The source of the marks, and the interval at which they are written. */
export interface StreamMarksOptions {
  readonly db: Pick<Database, 'clock'>;
  readonly feed: MarketFeed;
  readonly log: Logger;
  /** Writes marks. */
  readonly mark: (marks: readonly OutcomeMark[]) => Promise<unknown>;
  /** Shortest time between two writes. */
  readonly everyMs: number;
}

/** Writes the marks that change between two rounds, the newest of each outcome, while it may. */
export class StreamMarks {
  readonly #options: StreamMarksOptions;
  readonly #changed = new Map<string, OutcomeMark>();
  /** The price of each outcome that was written last: a change of size alone is no news. */
  readonly #written = new Map<string, bigint>();
  readonly #unlisten: () => void;
  readonly #stop = new AbortController();
  readonly #turns: Promise<void>;
  #mayWriteUntil = 0;

  constructor(options: StreamMarksOptions) {
    this.#options = options;
    this.#unlisten = options.feed.listen((change) => {
      const mark = change.kind === 'book' ? options.feed.markOf(change.book) : null;
      if (mark !== null) this.#note(mark);
    });
    this.#turns = this.#takeTurns();
  }

  /** Lets it write for so long; 0 stops it. */
  mayWriteFor(ms: number): void {
    this.#mayWriteUntil = this.#options.db.clock.monotonicMs() + ms;
  }

  async close(): Promise<void> {
    this.#unlisten();
    this.#stop.abort();
    this.mayWriteFor(0);
    await this.#turns;
  }

  async #takeTurns(): Promise<void> {
    const { db, everyMs } = this.#options;
    while (!this.#stop.signal.aborted) {
      await rest(db.clock, everyMs, this.#stop.signal);
      await this.#flush();
    }
  }

  /** A price that went away and came back overtakes the one in between, which may be about to be written. */
  #note(mark: OutcomeMark): void {
    const key = outcomeKey(mark);
    if (this.#changed.has(key) || this.#written.get(key) !== mark.price) this.#changed.set(key, mark);
  }

  async #flush(): Promise<void> {
    if (this.#changed.size === 0 || this.#options.db.clock.monotonicMs() >= this.#mayWriteUntil) return;
    await this.#write([...this.#changed.values()]);
  }

  async #write(marks: readonly OutcomeMark[]): Promise<void> {
    try {
      await this.#options.mark(marks);
    } catch (error) {
      this.#options.log.warn(
        { err: error },
        'marks of the stream could not be written; they are written later',
      );
      return;
    }
    for (const mark of marks) {
      this.#written.set(outcomeKey(mark), mark.price);
      // One that came meanwhile is still to be written.
      if (this.#changed.get(outcomeKey(mark)) === mark) this.#changed.delete(outcomeKey(mark));
    }
  }
}
