import type { Logger } from 'pino';
import { faultOf, outcomeKey, type Book, type Clock, type Market, type OutcomeRef } from '@prescient/core';
import { VenueError, type OutcomeHandle, type VenueClient } from '@prescient/venues';
import { handlesOfMarket } from './outcome-handles.ts';
import { noBook, notConnected } from './quote-refusals.ts';

/** The means to ask venues for books. */
export interface AskingMeans {
  readonly clients: readonly VenueClient[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Takes each book that came. */
  readonly keep: (book: Book) => void;
}

/** The books that venues are asked for, one request for all who ask for the same book at once. */
export class AskedBooks {
  readonly #means: AskingMeans;
  readonly #asking = new Map<string, Promise<Book>>();
  readonly #stop = new AbortController();

  constructor(means: AskingMeans) {
    this.#means = means;
  }

  /** Ends the requests that are under way. */
  close(): void {
    this.#stop.abort();
  }

  /** The book of an outcome as it is now. @throws DomainError BOOK_UNAVAILABLE, VENUE_NOT_CONNECTED */
  async one(market: Market, outcome: OutcomeRef): Promise<Book> {
    const key = outcomeKey(outcome);
    const asked = this.#asking.get(key) ?? this.#ask(market, outcome);
    this.#asking.set(key, asked);
    try {
      return await asked;
    } finally {
      this.#asking.delete(key);
    }
  }

  /** The sound books of these outcomes, without those that cannot be had. @throws the signal's reason when it is aborted */
  async many(handles: readonly OutcomeHandle[], given?: AbortSignal): Promise<Book[]> {
    const signal = given === undefined ? this.#stop.signal : AbortSignal.any([this.#stop.signal, given]);
    const asked = this.#means.clients.map(async (client) => {
      const own = handles.filter(({ venue }) => venue === client.venue);
      return own.length === 0 ? [] : this.#askMany(client, own, signal);
    });
    return (await Promise.all(asked)).flat();
  }

  async #ask(market: Market, outcome: OutcomeRef): Promise<Book> {
    const { clients, keep } = this.#means;
    const client = clients.find(({ venue }) => venue === market.venue);
    const handle = handlesOfMarket(market)[outcome.outcome];
    if (client === undefined || handle === undefined) throw notConnected(outcome);
    try {
      const book = await client.book(handle, { signal: this.#stop.signal });
      keep(book);
      return book;
    } catch (error) {
      if (error instanceof VenueError) throw noBook(outcome, error.code, error);
      throw error;
    }
  }

  async #askMany(
    client: VenueClient,
    handles: readonly OutcomeHandle[],
    signal: AbortSignal,
  ): Promise<Book[]> {
    const { clock, keep, log } = this.#means;
    try {
      const { books, refusals } = await client.books(handles, { signal });
      for (const book of books) keep(book);
      // A market that has just ended has no book any more, which is no outage.
      const level = refusals.some(({ error }) => error.retryable) ? 'warn' : 'info';
      if (refusals.length > 0)
        log[level]({ venue: client.venue, refusals: refusals.length }, 'books could not be had');
      return books.filter((book) => faultOf(book, clock.now()) === null);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      log.warn({ err: error, venue: client.venue }, 'books could not be had');
      return [];
    }
  }
}
