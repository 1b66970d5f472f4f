import type { MarketFeed } from '@prescient/market-data';
import type { OutcomeHandle } from '@prescient/venues';

/** Milliseconds after which followed outcomes are named again, so that they count as asked for just now. */
const RENEW_MS = 30_000;

/** Has a feed follow these outcomes until it is told to stop. Returns the way to stop. */
export function follow(feed: MarketFeed, handles: readonly OutcomeHandle[]): () => void {
  feed.watch(handles);
  const renewal = setInterval(() => feed.watch(handles), RENEW_MS).unref();
  return () => clearInterval(renewal);
}
