import { handlesOfMarket, type MarketFeed } from '@prescient/api/server';
import {
  findMarket,
  type BookQuote,
  type Database,
  type OutcomeRef,
  type QuoteSource,
} from '@prescient/core';

/** Quotes of a feed that follows from then on what it was asked for: whoever asks is about to hold it. */
export class FollowedQuotes implements QuoteSource {
  readonly #feed: MarketFeed;
  readonly #db: Database;
  readonly #followed = new Set<string>();

  constructor(feed: MarketFeed, db: Database) {
    this.#feed = feed;
    this.#db = db;
  }

  async quote(outcome: OutcomeRef): Promise<BookQuote> {
    const quote = await this.#feed.quote(outcome);
    const name = `${outcome.venue} ${outcome.marketId}`;
    if (this.#followed.has(name)) return quote;
    this.#followed.add(name);
    const market = await findMarket(this.#db, outcome);
    if (market) this.#feed.watch(handlesOfMarket(market));
    return quote;
  }
}
