import type { MarketFeed } from './market-feed.ts';
import type { BookQuote, OutcomeRef, QuoteSource } from '@prescient/core';

/**
 * Quotes of a feed, which follows from then on what it was asked for. Where a recording is played, a quote also waits for
 * the book of `latencyMs` later, which says what an order would have met by then.
 */
export class FollowedQuotes implements QuoteSource {
  readonly #feed: MarketFeed;
  readonly #latencyMs: number | null;

  constructor(feed: MarketFeed, latencyMs: number | null) {
    this.#feed = feed;
    this.#latencyMs = latencyMs;
  }

  async quote(outcome: OutcomeRef): Promise<BookQuote> {
    const quote = await this.#feed.quote(outcome);
    if (this.#latencyMs === null) return quote;
    await this.#feed.clock.sleep(this.#latencyMs);
    return { ...quote, later: this.#feed.bookOf(outcome) };
  }
}
