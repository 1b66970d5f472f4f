import type { Logger } from 'pino';
import {
  findMarket,
  identityChanged,
  isTrading,
  marketClosed,
  marketNotFound,
  type Book,
  type BookQuote,
  type Database,
  type MarketRef,
  type Marks,
  type OutcomeMark,
  type OutcomeRef,
  type QuoteSource,
  type Clock,
} from '@prescient/core';
import type { BookChange, OutcomeHandle, VenueClient } from '@prescient/venues';
import { AskedBooks } from './asked-books.ts';
import { EndedMarkets } from './ended-markets.ts';
import { FeedHealth, type FeedFigures } from './feed-health.ts';
import { Follower } from './follower.ts';
import { Following } from './following.ts';
import { LevelLogs } from './level-logs.ts';
import { NewestBooks } from './newest-books.ts';
import { noBook, recordingOver } from './quote-refusals.ts';
import { handlesOfMarket } from './outcome-handles.ts';

/** The sources of a feed's books. */
export interface MarketFeedOptions {
  /** One for each venue. */
  readonly clients: readonly VenueClient[];
  /** Whose markets say how a book is asked for, and what trading costs. */
  readonly db: Database;
  readonly log: Logger;
  /** The clock; the database's unless given. */
  readonly clock?: Clock;
  /** The recording that is played as the venue; null unless given. */
  readonly recording?: { readonly isOver: () => boolean } | null;
  /** The most outcomes that are followed; 4,000 unless given. */
  readonly mostFollowed?: number;
}

const MOST_FOLLOWED = 4_000;
/** Milliseconds for which a held outcome is followed, whatever else is asked for; the look at what is held renews it. */
export const KEEP_MS = 300_000;

type Listener = (change: BookChange) => void;

/** The newest books of the outcomes that it was asked to follow, and a book of any other on request. */
export class MarketFeed implements QuoteSource {
  readonly #options: MarketFeedOptions;
  readonly clock: Clock;
  readonly #followers: ReadonlyMap<string, Follower>;
  readonly #following: Following;
  readonly #newest: NewestBooks;
  readonly #levels = new LevelLogs();
  readonly #ended: EndedMarkets;
  readonly #asked: AskedBooks;
  readonly #health: FeedHealth;
  readonly #listeners = new Set<Listener>();

  constructor(options: MarketFeedOptions) {
    this.#options = options;
    this.clock = options.clock ?? options.db.clock;
    this.#following = new Following(this.clock, options.mostFollowed ?? MOST_FOLLOWED);
    this.#ended = new EndedMarkets(this.clock);
    this.#newest = new NewestBooks(this.#following, this.clock);
    this.#health = new FeedHealth(options.clients.map(({ venue }) => venue));
    const means = { clock: this.clock, log: options.log };
    this.#asked = new AskedBooks({ ...means, clients: options.clients, keep: this.#learnAsked.bind(this) });
    const context = { ...means, take: this.#take.bind(this) };
    this.#followers = new Map(
      options.clients.map((client) => [client.venue, new Follower({ client, ...context })]),
    );
  }

  /**
   * Follows these outcomes from now on, in place of those that were asked for longest ago where they are too many, and keeps
   * them for so long. Those of a venue without a client, or without a token, have no book.
   */
  watch(handles: readonly OutcomeHandle[], keepMs = 0): void {
    for (const [venue, group] of Map.groupBy(handles, (handle) => handle.venue)) {
      const follower = this.#followers.get(venue);
      if (follower === undefined) continue;
      for (const handle of group) {
        const evicted = this.hasEnded(handle) ? [] : this.#following.add(handle, keepMs);
        for (const other of evicted ?? []) this.#unfollow(other);
      }
      follower.add(group.filter((handle) => this.#following.has(handle)));
    }
  }

  /** Lets a followed outcome not give way for so long, because somebody holds it from now on. */
  keep(outcome: OutcomeRef, keepMs = KEEP_MS): void {
    this.#following.keep(outcome, keepMs);
  }

  /** The state of the recording that is played; null where the venue is real. */
  get recording(): 'playing' | 'over' | null {
    const { recording = null } = this.#options;
    if (recording === null) return null;
    return recording.isOver() ? 'over' : 'playing';
  }

  /** The newest book that may be believed; null where none came yet, changes are missing, or it is too old. */
  bookOf(outcome: OutcomeRef): Book | null {
    return this.#newest.bookOf(outcome)?.book ?? null;
  }

  /** All books that may be believed now. */
  freshBooks(): Book[] {
    return this.#newest.fresh();
  }

  /** The state in which the books of each venue are followed. */
  figures(): FeedFigures[] {
    const fresh = new Map<string, number>();
    for (const { venue } of this.freshBooks()) fresh.set(venue, (fresh.get(venue) ?? 0) + 1);
    return this.#health.figures(this.#following.countByVenue(), fresh);
  }

  /** The best bid of an outcome that was seen last, with its time; null where none was. */
  markOf(outcome: OutcomeRef): OutcomeMark | null {
    return this.#newest.markOf(outcome);
  }

  /** The best bids that were seen last, with their times, as they are now. */
  marks(): Marks {
    return this.#newest.marks();
  }

  /** True if the venue said, not long ago, that the market has ended. */
  hasEnded(market: MarketRef): boolean {
    return this.#ended.has(market);
  }

  /**
   * The live book if it is fresh and has the venue's own hash, since only the hash shows that a size was missed; otherwise a
   * book that is asked for now. Both outcomes are followed from then on, because the caller is about to hold one.
   * @throws DomainError MARKET_NOT_FOUND, MARKET_CLOSED, MARKET_IDENTITY_CHANGED, RECORDING_OVER, VENUE_NOT_CONNECTED,
   *   BOOK_UNAVAILABLE
   */
  async quote(outcome: OutcomeRef): Promise<BookQuote> {
    const market = await findMarket(this.#options.db, outcome);
    if (market === null) throw marketNotFound(outcome.venue, outcome.marketId);
    if (market.reviewReason === 'IDENTITY_CHANGED') throw identityChanged(market.venue, market.marketId);
    if (!isTrading(market)) throw marketClosed(market, market.state);
    if (this.recording === 'over') throw recordingOver();
    // A refusal for good would be remembered, and this is no more than the word of a frame.
    if (this.hasEnded(market))
      throw noBook(outcome, 'the venue says that it has ended; its list will give the result');
    if (!market.acceptingOrders) throw noBook(outcome, 'the venue takes no orders for it');
    this.watch(handlesOfMarket(market));
    for (const handle of handlesOfMarket(market)) this.#levels.begin(handle, this.bookOf(handle));
    const live = this.#newest.bookOf(outcome);
    const isTrue = live !== null && (live.isProven?.() ?? true);
    const book = isTrue ? live.book : await this.#asked.one(market, outcome);
    return { book, fees: market.fees, lows: this.#levels.of(outcome) };
  }

  /**
   * Books of these outcomes as they are now, fresh ones without asking. One that cannot be had does not spoil the others.
   * @throws the signal's reason when it is aborted
   */
  async books(handles: readonly OutcomeHandle[], signal?: AbortSignal): Promise<Book[]> {
    const wanted = handles.filter((handle) => !this.hasEnded(handle));
    const fresh = wanted.map((handle) => this.bookOf(handle)).filter((book) => book !== null);
    const missing = wanted.filter((handle) => this.bookOf(handle) === null);
    return [...fresh, ...(await this.#asked.many(missing, signal))];
  }

  /** Hears each change after it was taken over. Returns the way to stop; who listens twice hears twice and stops once. */
  listen(listener: Listener): () => void {
    const own: Listener = (change) => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  async close(): Promise<void> {
    this.#asked.close();
    await Promise.all([...this.#followers.values()].map((follower) => follower.close()));
    this.#listeners.clear();
  }

  #take(change: BookChange): void {
    this.#health.count(change, change.kind === 'book' && this.#newest.has(change.book));
    if (change.kind === 'book') {
      this.#newest.learn(change);
      this.#levels.learn(change.book);
    }
    if (change.kind === 'gap') this.#newest.drop(change.outcome);
    if (change.kind === 'resolved') {
      this.#ended.add(change.market);
      for (const outcome of [0, 1] as const) this.#unfollow({ ...change.market, outcome });
    }
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#options.log.error({ err: error }, 'a listener of the market feed failed');
      }
    }
  }

  /** Stops following an outcome until somebody asks for it again. Its last price stays known. */
  #unfollow(outcome: OutcomeRef): void {
    this.#following.drop(outcome);
    this.#health.drop(outcome);
    this.#followers.get(outcome.venue)?.drop(outcome);
    this.#newest.drop(outcome);
    this.#levels.drop(outcome);
  }

  /** Takes a book over that was asked for, unless a newer one came meanwhile, or the market ended. */
  #learnAsked(book: Book): void {
    if (this.hasEnded(book) || this.#newest.hasNewerThan(book)) return;
    this.#take({ kind: 'book', book });
  }
}
