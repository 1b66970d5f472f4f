import { setTimeout as sleep } from 'node:timers/promises';
import { handlesOfMarket, type MarketFeed } from '@prescient/api/server';
import {
  findMarket,
  type BookQuote,
  type Database,
  type OutcomeRef,
  type QuoteSource,
} from '@prescient/core';

/**
 * Quotes of a feed that follows from then on what it was asked for: whoever asks is about to hold it. Where a recording
 * is played, a quote also waits for the book of `latencyMs` later, which says what an order would have met by then.
 */
export class FollowedQuotes implements QuoteSource {
  readonly #feed: MarketFeed;
  readonly #db: Database;
  readonly #latencyMs: number | null;
  readonly #followed = new Set<string>();

  constructor(feed: MarketFeed, db: Database, latencyMs: number | null) {
    this.#feed = feed;
    this.#db = db;
    this.#latencyMs = latencyMs;
  }

  async quote(outcome: OutcomeRef): Promise<BookQuote> {
    const quote = await this.#feed.quote(outcome);
    await this.#follow(outcome);
    if (this.#latencyMs === null) return quote;
    await sleep(this.#latencyMs);
    return { ...quote, later: this.#feed.bookOf(outcome) };
  }

  async #follow(outcome: OutcomeRef): Promise<void> {
    const name = `${outcome.venue} ${outcome.marketId}`;
    if (this.#followed.has(name)) return;
    this.#followed.add(name);
    const market = await findMarket(this.#db, outcome);
    if (market) this.#feed.watch(handlesOfMarket(market));
  }
}
