import { type Book, type OutcomeRef, type Price, outcomeKey } from '@prescient/core';
import type { BookChange, OutcomeHandle } from '@prescient/venues';
import { tracked, type TrackedEnvelope } from '@trpc/server';
import type { MarketFeed } from '@prescient/market-data';
import { follow } from './follow.ts';
import { once } from './once.ts';
import { rounds, type Live } from './rounds.ts';
import { Waker } from './waker.ts';

/** `unpriced` where no book can be believed now, `ended` where the venue said that the market has. */
type PriceState = 'live' | 'unpriced' | 'ended';

/** The best prices of an outcome; without them unless it is `live`. */
export interface PriceEvent extends OutcomeRef {
  readonly state: PriceState;
  readonly bid: Price | null;
  readonly ask: Price | null;
  /** The venue's own time of the price, and the moment at which we received it. */
  readonly timestamp: Date | null;
  readonly receivedAt: Date | null;
}

const priced = (book: Book): PriceEvent => ({
  venue: book.venue,
  marketId: book.marketId,
  outcome: book.outcome,
  state: 'live',
  bid: book.bids[0]?.price ?? null,
  ask: book.asks[0]?.price ?? null,
  timestamp: book.occurredAt,
  receivedAt: book.receivedAt,
});

const without = ({ venue, marketId, outcome }: OutcomeRef, state: PriceState): PriceEvent => ({
  venue,
  marketId,
  outcome,
  state,
  bid: null,
  ask: null,
  timestamp: null,
  receivedAt: null,
});

/** Returns the events of a change: the new prices of outcomes, the same for all who follow them. */
const eventsOf = once((change: BookChange): PriceEvent[] => {
  if (change.kind === 'book') return [priced(change.book)];
  if (change.kind === 'gap') return [without(change.outcome, 'unpriced')];
  if (change.kind !== 'resolved') return [];
  return ([0, 1] as const).map((outcome) => without({ ...change.market, outcome }, 'ended'));
});

const nameOf = ({ state, bid, ask }: PriceEvent): string => `${state} ${bid} ${ask}`;

/** The news of each outcome that is to be told, the newest only. */
class Board {
  readonly #pending = new Map<string, PriceEvent>();
  readonly #told = new Map<string, string>();
  readonly #wanted: ReadonlySet<string>;

  constructor(outcomes: readonly OutcomeRef[]) {
    this.#wanted = new Set(outcomes.map(outcomeKey));
  }

  /** Keeps the event if somebody wants it. Returns true if so. */
  put(event: PriceEvent): boolean {
    const key = outcomeKey(event);
    if (!this.#wanted.has(key)) return false;
    this.#pending.set(key, event);
    return true;
  }

  has(outcome: OutcomeRef): boolean {
    return this.#pending.has(outcomeKey(outcome)) || this.#told.has(outcomeKey(outcome));
  }

  /** Yields the news one at a time, so that an outcome that changes meanwhile is told at its newest. */
  *take(): Generator<PriceEvent> {
    for (const [key, event] of this.#pending) {
      this.#pending.delete(key);
      if (this.#told.get(key) === nameOf(event)) continue;
      this.#told.set(key, nameOf(event));
      yield event;
    }
  }
}

/**
 * The newest best prices of each outcome, now and whenever they change, at most once in `everyMs`. What a client did not take in time is replaced by
 * what is newer, and one that comes back gets the newest of all.
 */
export async function* livePrices(
  live: Live,
  feed: MarketFeed,
  { handles, everyMs }: { readonly handles: readonly OutcomeHandle[]; readonly everyMs: number },
): AsyncGenerator<TrackedEnvelope<PriceEvent>> {
  const board = new Board(handles);
  const waker = new Waker(everyMs);
  const stop = feed.listen((change) => {
    if (
      eventsOf(change)
        .map((event) => board.put(event))
        .includes(true)
    )
      waker.wake();
  });
  const leave = follow(feed, handles);
  try {
    // An event of the stream that came meanwhile is newer.
    for (const book of await feed.books(handles)) if (!board.has(book)) board.put(priced(book));
    for (const handle of handles) if (!board.has(handle)) board.put(without(handle, 'unpriced'));
    let count = 0;
    for await (const _ of rounds(live, waker)) {
      for (const event of board.take()) {
        count += 1;
        yield tracked(`${count}`, event);
      }
    }
  } finally {
    leave();
    stop();
  }
}
