import type { Book, Clock, OutcomeIndex } from '@prescient/core/domain';
import { ONE_PRICE, type Price } from '@prescient/core/money';
import { type BookChange, type MarketStream, noCounts } from '../book-change.ts';
import type { VenueMarket } from '../market/market.ts';
import { type OutcomeHandle, refOf } from '../market/outcome-handle.ts';
import { VenueError } from '../venue-error.ts';

/** The interval at which books are asked for. */
export interface PollOptions {
  /** Time between two rounds over all markets. */
  readonly pollMs: number;
  /** Rounds between two looks at whether a market has ended. */
  readonly roundsPerStatus: number;
}

export const pollDefaults: PollOptions = { pollMs: 2_000, roundsPerStatus: 15 };

/** The means of a polled stream. */
export interface PollContext {
  readonly options: PollOptions;
  readonly clock: Clock;
  readonly books: (market: OutcomeHandle, signal: AbortSignal) => Promise<readonly [Book, Book]>;
  readonly market: (marketId: string, signal: AbortSignal) => Promise<VenueMarket>;
}

/** A stream made of requests, for a venue whose sockets want an account. It asks no faster than it is read. */
export class PollStream implements MarketStream {
  readonly counts = noCounts();
  readonly #handles: ReadonlyMap<string, readonly OutcomeHandle[]>;
  readonly #context: PollContext;
  readonly #signal: AbortSignal | undefined;

  constructor(handles: readonly OutcomeHandle[], context: PollContext, signal?: AbortSignal) {
    this.#handles = Map.groupBy(handles, ({ marketId }) => marketId);
    this.#context = context;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<BookChange, void> {
    const signal = this.#signal ?? new AbortController().signal;
    const open = new Map(this.#handles);
    const lost = new Set<string>();
    const { options, clock } = this.#context;
    try {
      for (let round = 1; open.size > 0; round += 1) {
        for (const handles of open.values()) yield* await this.#pollBooks(handles, lost, signal);
        if (round % options.roundsPerStatus === 0) yield* this.#pollEndings(open, signal);
        await clock.sleep(options.pollMs, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Takes the markets that have ended out of those that are open. */
  async *#pollEndings(open: Map<string, unknown>, signal: AbortSignal): AsyncGenerator<BookChange, void> {
    for (const marketId of open.keys()) {
      const ended = await this.#pollStatus(marketId, signal);
      if (ended === null) continue;
      open.delete(marketId);
      yield ended;
    }
  }

  async #pollBooks(
    handles: readonly OutcomeHandle[],
    lost: Set<string>,
    signal: AbortSignal,
  ): Promise<BookChange[]> {
    this.counts.frames += 1;
    try {
      const books = await this.#context.books(handles[0]!, signal);
      lost.delete(handles[0]!.marketId);
      // An unchanged book is news, too: it was so a moment ago.
      return handles.map(({ outcome }) => ({ kind: 'book', book: books[outcome] }));
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      this.counts.bad += 1;
      if (lost.has(handles[0]!.marketId)) return [];
      lost.add(handles[0]!.marketId);
      this.counts.gaps += handles.length;
      return handles.map((handle) => ({ kind: 'gap', outcome: refOf(handle), reason: 'SNAPSHOT_FAILED' }));
    }
  }

  async #pollStatus(marketId: string, signal: AbortSignal): Promise<BookChange | null> {
    try {
      const { status, payouts } = await this.#context.market(marketId, signal);
      if (status !== 'resolved') return null;
      const winner = payouts === null ? null : winnerOf(payouts);
      return {
        kind: 'resolved',
        market: { venue: 'kalshi', marketId },
        winner,
        at: this.#context.clock.now(),
      };
    } catch (error) {
      if (error instanceof VenueError) return null;
      throw error;
    }
  }
}

/** The outcome that pays a whole dollar; null where both pay a part. */
const winnerOf = (payouts: readonly [Price, Price]): OutcomeIndex | null =>
  payouts[0] === ONE_PRICE ? 0 : payouts[1] === ONE_PRICE ? 1 : null;
