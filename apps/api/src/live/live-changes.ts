import { outcomeKey } from '@prescient/core';
import type { MarketFeed } from '@prescient/market-data';
import type { BookChange, OutcomeHandle } from '@prescient/venues';
import { tracked, type TrackedEnvelope } from '@trpc/server';
import { follow } from './follow.ts';
import { rounds, type Live } from './rounds.ts';
import { Waker } from './waker.ts';

/** The markets that changed since the last event. The first event has none: from there on no change is missed. */
export interface ChangesEvent {
  readonly marketIds: readonly string[];
}

/** Tells of a feed's changes which of these outcomes they concern: another book, a trade, an end. */
class Watched {
  readonly #hashes = new Map<string, string | null>();

  constructor(handles: readonly OutcomeHandle[]) {
    for (const handle of handles) this.#hashes.set(outcomeKey(handle), null);
  }

  /** The id of the market that changed; null where none of these did. A book that is told again is no change. */
  changedBy(change: BookChange): string | null {
    if (change.kind === 'resolved')
      return this.#hashes.has(outcomeKey({ ...change.market, outcome: 0 })) ? change.market.marketId : null;
    if (change.kind !== 'book' && change.kind !== 'trade') return null;
    const outcome = change.kind === 'book' ? change.book : change.outcome;
    const key = outcomeKey(outcome);
    const before = this.#hashes.get(key);
    if (before === undefined) return null;
    if (change.kind === 'book') {
      if (before === change.book.hash) return null;
      this.#hashes.set(key, change.book.hash);
    }
    return outcome.marketId;
  }
}

/**
 * The markets whose books changed, in which somebody traded, or which ended: gathered for so long, so that a market that changes
 * all the time is named once.
 */
export async function* liveChanges(
  live: Live,
  feed: MarketFeed,
  { handles, everyMs }: { readonly handles: readonly OutcomeHandle[]; readonly everyMs: number },
): AsyncGenerator<TrackedEnvelope<ChangesEvent>> {
  const watched = new Watched(handles);
  const waker = new Waker(everyMs);
  const changed = new Set<string>();
  const stop = feed.listen((change) => {
    const marketId = watched.changedBy(change);
    if (marketId === null) return;
    changed.add(marketId);
    waker.wake();
  });
  const leave = follow(feed, handles);
  try {
    let count = 0;
    for await (const _ of rounds(live, waker)) {
      const marketIds = [...changed];
      changed.clear();
      if (count > 0 && marketIds.length === 0) continue;
      count += 1;
      yield tracked(`${count}`, { marketIds: count === 1 ? [] : marketIds });
    }
  } finally {
    leave();
    stop();
  }
}
