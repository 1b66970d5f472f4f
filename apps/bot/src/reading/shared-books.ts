import type { RouterOutputs } from '@prescient/api';
import { outcomeKey, type MarketRef, type OutcomeRef } from '@prescient/core/domain';
import type { ApiClient } from '../api/client.ts';
import { refusalCodeOf, withRetries } from '../api/retry.ts';
import type { Patience } from '../strategy/patience.ts';

/** A book as the API answers it. */
export type Book = RouterOutputs['market']['book'];

/** The refusals that say of one market that it has no book now. */
const NO_BOOK = /^(BOOK_|MARKET_|VENUE_NOT_CONNECTED|RECORDING_OVER)/;
/** Milliseconds for which an answer serves the other strategies of the process. */
const FRESH_MS = 1_000;

interface Asked {
  readonly at: number;
  readonly book: Promise<Book | null>;
}

/** The books that strategies of one process look at: what several ask for at the same time is asked for once. */
export class SharedBooks {
  readonly #client: ApiClient;
  readonly #patience: Patience;
  readonly #asked = new Map<string, Asked>();

  constructor(client: ApiClient, patience: Patience) {
    this.#client = client;
    this.#patience = patience;
  }

  /** The book of an outcome as it is now; null where none can be had. @throws TRPCClientError */
  of(outcome: OutcomeRef): Promise<Book | null> {
    const key = outcomeKey(outcome);
    const now = this.#patience.clock.monotonicMs();
    const known = this.#asked.get(key);
    if (known !== undefined && now - known.at < FRESH_MS) return known.book;
    this.#forget(now);
    const book = this.#ask(outcome);
    this.#asked.set(key, { at: now, book });
    return book;
  }

  /** A market changed: its books are asked for again. */
  expire({ venue, marketId }: MarketRef): void {
    for (const outcome of [0, 1] as const) this.#asked.delete(outcomeKey({ venue, marketId, outcome }));
  }

  async #ask({ venue, marketId, outcome }: OutcomeRef): Promise<Book | null> {
    const request = () =>
      this.#client.market.book.query({ venue, marketId, outcome }).catch((error: unknown) => {
        if (NO_BOOK.test(refusalCodeOf(error) ?? '')) return null;
        throw error;
      });
    return withRetries(request, this.#patience);
  }

  /** Forgets the answers that serve nobody any more; they were asked for in the order in which they stand. */
  #forget(now: number): void {
    for (const [key, { at }] of this.#asked) {
      if (now - at < FRESH_MS) return;
      this.#asked.delete(key);
    }
  }
}
