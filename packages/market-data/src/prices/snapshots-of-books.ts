import {
  outcomeKey,
  quoteOfBook,
  type Book,
  type MarketSnapshot,
  type QuotedMarketRef,
} from '@prescient/core';

/**
 * Returns the snapshots of books for the price histories, the newest of each outcome. Books do not hold the prices
 * that venues show.
 */
export function snapshotsOfBooks(books: readonly Book[]): MarketSnapshot[] {
  const snapshots = new Map<string, MarketSnapshot>();
  for (const book of books) {
    const { venue, marketId, outcome, bids, asks, receivedAt: at } = book;
    const key = outcomeKey(book);
    const known = snapshots.get(key);
    if (bids.length + asks.length === 0 || (known !== undefined && known.at >= at)) continue;
    snapshots.set(key, {
      venue,
      marketId,
      outcome,
      at,
      price: null,
      bid: bids[0]?.price ?? null,
      ask: asks[0]?.price ?? null,
    });
  }
  return [...snapshots.values()];
}

/** Returns the quotes of books, but for those that cannot be true. */
export const quotesOfBooks = (books: readonly Book[]): QuotedMarketRef[] =>
  books.map(quoteOfBook).filter((quote) => quote !== null);
