import type { BookChange, ProvableBook, StreamCounts } from '../book-change.ts';

/** A place in the queue for an outcome's newest book, made only when it is read. Null once the book is not to be believed. */
export interface BookPlace {
  read: (() => ProvableBook) | null;
}

const isPlace = (entry: BookChange | BookPlace): entry is BookPlace => 'read' in entry;

/** More read entries than this are not kept. */
const MOST_READ = 1_024;

/**
 * Changes between their receiver and one reader, in order. A reader that is slow gets the newest book of each
 * outcome and may miss trades, but never a gap, a tick or a resolution.
 */
export class ChangeQueue {
  #entries: (BookChange | BookPlace)[] = [];
  #next = 0;
  #wake: (() => void) | null = null;
  #end: { readonly error?: Error } | null = null;
  readonly #counts: StreamCounts;
  readonly #limit: number;

  constructor(counts: StreamCounts, limit = 10_000) {
    this.#counts = counts;
    this.#limit = limit;
  }

  push(change: BookChange | BookPlace): void {
    if (!isPlace(change) && change.kind === 'trade' && this.#entries.length - this.#next >= this.#limit) {
      this.#counts.dropped += 1;
      return;
    }
    this.#entries.push(change);
    this.#wake?.();
  }

  /** Ends the stream after what is in it, or, with an error, by throwing that. */
  close(error?: Error): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#wake?.();
  }

  /** The changes for their reader. A plain iterator: a generator takes twice as long for a change. */
  drain(): AsyncIterableIterator<BookChange, undefined> {
    const reading: AsyncIterableIterator<BookChange, undefined> = {
      next: async () => this.#read(),
      [Symbol.asyncIterator]: () => reading,
    };
    return reading;
  }

  /** The changes so far, for a reader that does not wait. */
  *taken(): Generator<BookChange> {
    for (let change = this.#shift(); change !== null; change = this.#shift()) yield change;
  }

  /** Entries that are kept, read ones among them. */
  get length(): number {
    return this.#entries.length;
  }

  async #read(): Promise<IteratorResult<BookChange, undefined>> {
    for (;;) {
      const value = this.#shift();
      if (value !== null) return { done: false, value };
      if (this.#end?.error) throw this.#end.error;
      if (this.#end) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  #shift(): BookChange | null {
    // While one is always left the list is never empty, so what was read goes once it is most of it.
    if (this.#next > MOST_READ && this.#next > this.#entries.length / 2) {
      this.#entries.splice(0, this.#next);
      this.#next = 0;
    }
    while (this.#next < this.#entries.length) {
      const entry = this.#entries[this.#next]!;
      this.#next += 1;
      if (!isPlace(entry)) return entry;
      const { read } = entry;
      entry.read = null;
      if (read) return { kind: 'book', ...read() };
    }
    this.#entries = [];
    this.#next = 0;
    return null;
  }
}
