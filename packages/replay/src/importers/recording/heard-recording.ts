import type { MarketRef } from '@prescient/core/domain';
import type { HttpObservation, Observation, OutageObservation } from '@prescient/recording';
import { type BookChange, HeardBooks, parseOrderbook, VenueError } from '@prescient/venues';
import { ASK } from '../../tape/row.ts';
import type { RowSink } from '../importer.ts';
import type { BookRows } from './book-rows.ts';
import { HeardMarkets } from './heard-markets.ts';
import type { ListingNotes } from './listing-notes.ts';

const ORDERBOOK = /^\/markets\/([^/?]+)\/orderbook/;
const BOOKS = /^\/books?(?:[/?]|$)/;
const OUTCOMES = [0, 1] as const;

/** The ways in which a recording tells a tape what it heard. */
export interface HeardContext {
  readonly sink: RowSink;
  readonly rows: BookRows;
  readonly notes: ListingNotes;
}

const nameOf = (reason: string): string => reason.toLowerCase().replaceAll('_', '-');

/** One recording as it is heard: its books follow the rules of a live stream, and each that is lost is a gap. */
export class HeardRecording {
  readonly #context: HeardContext;
  readonly #books = new HeardBooks();
  readonly #markets: HeardMarkets;

  constructor(context: HeardContext) {
    this.#context = context;
    this.#markets = new HeardMarkets({
      ...context,
      follow: (handle) => handle.venue === 'polymarket' && this.#books.follow(handle),
    });
  }

  /** The moment of the next change that comes by itself, without an observation; infinite where none does. */
  get nextAt(): number {
    return this.#books.nextAt;
  }

  /** Lets time go on. */
  until(at: number): void {
    this.#take(this.#books.until(at), at);
  }

  /** Hears an observation that was made at `at` milliseconds since 1970. */
  hear(observation: Observation, at: number): void {
    try {
      if (observation.kind === 'ws') this.#take(this.#books.hearFrame(observation.frame, at), at);
      else if (observation.kind === 'http') this.#answer(observation, at);
      else if (observation.kind === 'outage') this.#outage(observation, at);
      else this.#end({ venue: 'polymarket', marketId: observation.marketId }, at);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      this.#context.sink.refuse('unreadable-answer');
    }
    this.#context.rows.end();
  }

  /** Counts what its frames had that nobody could read. */
  end(): void {
    const { unknown, bad, truncated } = this.#books.counts;
    const counts = {
      'unknown-frame': unknown,
      'damaged-change': bad,
      'damaged-frame': truncated,
      'unknown-token': this.#books.strangers,
    };
    for (const [name, count] of Object.entries(counts)) if (count > 0) this.#context.sink.refuse(name, count);
  }

  #answer(answer: HttpObservation, at: number): void {
    const { host, url, status, body } = answer;
    const ticker = host === 'kalshi' ? ORDERBOOK.exec(url)?.[1] : undefined;
    if (ticker !== undefined) this.#orderbook(decodeURIComponent(ticker), answer, at);
    else if (status !== 200) this.#context.sink.refuse(`answer-${status}`);
    else if (host === 'clob' && BOOKS.test(url)) this.#take(this.#books.hearBooks(body, at), at);
    else this.#markets.hear(answer, at);
  }

  #take(changes: Iterable<BookChange>, at: number): void {
    for (const change of changes) this.#write(change, at);
    this.#context.rows.end();
  }

  #write(change: BookChange, at: number): void {
    const { rows, sink } = this.#context;
    if (change.kind === 'resolved') return this.#end(change.market, at);
    const token = this.#markets.find(change.kind === 'book' ? change.book : change.outcome);
    if (token === undefined) return sink.refuse('unknown-token');
    if (change.kind === 'book') return rows.book(token, change.book, at);
    if (change.kind === 'gap') {
      sink.refuse(nameOf(change.reason));
      return rows.gap(token, at);
    }
    if (change.kind === 'trade') {
      const { price, size, side } = change;
      return rows.print(token, at, [Number(price), Number(size), side === 'sell' ? ASK : 0]);
    }
    rows.pause();
    return sink.note({ kind: 'tick', token: rows.numberOf(token), tickSize: change.tickSize, at });
  }

  /** Requests fail from now on: books that come by requests alone are lost until the next one comes. */
  #outage({ host, path }: OutageObservation, at: number): void {
    this.#context.sink.refuse('outage');
    if (host !== 'kalshi') return;
    for (const market of this.#markets.ofVenue('kalshi'))
      if (`/markets/${encodeURIComponent(market.marketId)}/orderbook`.startsWith(path)) this.#end(market, at);
  }

  /** A market that has ended has no books any more. */
  #end({ venue, marketId }: MarketRef, at: number): void {
    for (const outcome of OUTCOMES) this.#context.rows.gap({ venue, marketId, outcome }, at);
  }

  /** An order book of Kalshi, which is asked for again and again: an answer without one is a gap. */
  #orderbook(marketId: string, { status, body }: HttpObservation, at: number): void {
    const { rows, sink } = this.#context;
    const market = this.#markets.findMarket({ venue: 'kalshi', marketId });
    if (market === undefined) return sink.refuse('unknown-token');
    const { priceRanges, tickSize, minimumSize } = market;
    if (status !== 200 || tickSize === null || minimumSize === null) {
      sink.refuse('snapshot-failed');
      return this.#end(market, at);
    }
    try {
      const terms = { market: { marketId, tickSize, minimumSize, priceRanges }, receivedAt: at };
      for (const book of parseOrderbook(body, terms)) rows.book(this.#markets.find(book)!, book, at);
    } catch (error) {
      this.#end(market, at);
      throw error;
    }
  }
}
