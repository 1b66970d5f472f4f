import {
  keepQuotes,
  marketKey,
  outcomeKey,
  quoteOfBook,
  type Database,
  type OutcomeMark,
  type QuotedMarketRef,
} from '@prescient/core';
import { StreamWriter, type KeptPrices, type StreamSource } from './stream-writer.ts';

/** A stream's source, the database of the quotes, and the writer of marks. */
export interface StreamPricesOptions extends StreamSource {
  readonly db: Database;
  readonly mark: (marks: readonly OutcomeMark[]) => Promise<unknown>;
}

const marksFor = ({ feed, mark }: StreamPricesOptions): KeptPrices<OutcomeMark> => ({
  name: 'marks',
  keyOf: outcomeKey,
  partOf: (book) => feed.markOf(book),
  pricesOf: ({ price }) => `${price}`,
  write: mark,
});

const quotesFor = ({ db }: StreamPricesOptions): KeptPrices<QuotedMarketRef> => ({
  name: 'quotes',
  keyOf: marketKey,
  partOf: quoteOfBook,
  pricesOf: ({ bid, ask }) => `${bid} ${ask}`,
  write: (quotes) => keepQuotes(db, quotes),
});

/** Writes what the stream says of prices between two rounds: marks of what is held, and quotes of all that is followed. */
export class StreamPrices {
  readonly #writers: readonly Pick<StreamWriter<unknown>, 'mayWriteFor' | 'close'>[];

  constructor(options: StreamPricesOptions) {
    this.#writers = [
      new StreamWriter(options, marksFor(options)),
      new StreamWriter(options, quotesFor(options)),
    ];
  }

  /** Lets them write for so long; 0 stops them. */
  mayWriteFor(ms: number): void {
    for (const writer of this.#writers) writer.mayWriteFor(ms);
  }

  async close(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.close()));
  }
}
