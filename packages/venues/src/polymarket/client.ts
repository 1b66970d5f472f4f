import type { Book } from '@prescient/core/domain';
import type { ClockCheck } from '../book/check-clock.ts';
import { httpOptions, skewOf } from '../client-options.ts';
import { type HttpOptions, VenueHttp, type VenueRequest } from '../http/venue-http.ts';
import type { MarketStream, StreamOptions } from '../book-change.ts';
import { type OutcomeHandle, refOf } from '../market/outcome-handle.ts';
import type { EventPage, MarketPage } from '../market/page.ts';
import { followPages } from '../market/paging.ts';
import { parseBody } from '../wire/parse-body.ts';
import type {
  BooksAnswer,
  CallOptions,
  HistoryOptions,
  ListOptions,
  PricePoint,
  VenueClient,
  WithPayload,
} from '../venue-client.ts';
import type { VenueMarket } from '../market/market.ts';
import { VenueError } from '../venue-error.ts';
import { byToken } from './by-token.ts';
import { type AskedBook, fetchBooks, type SnapshotAnswer } from './clob-books.ts';
import { type ClobBook, parseClobBook } from './clob-book.ts';
import { parseClobHistory } from './clob-history.ts';
import { parseClobResolution } from './clob-resolution.ts';
import { type PolymarketEndpoint, type PolymarketOptions, polymarketPaces } from './options.ts';
import { parseGammaEvents, parseGammaMarkets } from './parse-page.ts';
import { parseMarket } from './parse-market.ts';
import { isUnconfirmed, withSecondSource } from './second-source.ts';
import { PolymarketStream } from './stream/polymarket-stream.ts';
import { socketDefaults } from './stream/socket-options.ts';

const MAX_LIMIT = 100;

class PolymarketClient implements VenueClient {
  readonly venue = 'polymarket';
  readonly #options: PolymarketOptions;
  readonly #http: VenueHttp;
  readonly #settings: HttpOptions;

  constructor(options: PolymarketOptions) {
    this.#options = options;
    this.#settings = httpOptions(options);
    this.#http = new VenueHttp('polymarket', this.#settings, { ...polymarketPaces, ...options.paces });
  }

  listEvents(options: ListOptions = {}): AsyncIterable<WithPayload<EventPage>> {
    return this.#list('events', parseGammaEvents, options);
  }

  listMarkets(options: ListOptions = {}): AsyncIterable<WithPayload<MarketPage>> {
    return this.#list('markets', parseGammaMarkets, options);
  }

  async market(marketId: string, options: CallOptions = {}): Promise<WithPayload<{ market: VenueMarket }>> {
    const request = this.#gamma('markets', `/markets/${encodeURIComponent(marketId)}`, options);
    return this.#http.ask(request, (payload) => {
      const parsed = parseMarket(parseBody(payload, 'polymarket'), null);
      if ('market' in parsed) return { market: parsed.market, payload };
      throw new VenueError('polymarket', 'MARKET_REFUSED', {
        field: parsed.refusal.field,
        cause: parsed.refusal,
      });
    });
  }

  async confirmed(market: VenueMarket, options: CallOptions = {}): Promise<VenueMarket> {
    if (!isUnconfirmed(market)) return market;
    const path = `/markets/${encodeURIComponent(market.conditionId!)}`;
    return this.#http.ask(this.#clob('resolution', path, options), (body) => {
      const parsed = parseClobResolution(body);
      if ('resolution' in parsed) return withSecondSource(market, parsed.resolution);
      const { refusal } = parsed;
      throw new VenueError('polymarket', 'MARKET_REFUSED', { field: refusal.field, cause: refusal });
    });
  }

  async book(outcome: OutcomeHandle, options: CallOptions = {}): Promise<Book> {
    const { tokenId } = outcome;
    if (tokenId === null) throw new VenueError('polymarket', 'NO_TOKEN');
    const request = this.#clob('book', `/book?token_id=${tokenId}`, options);
    return this.#http.ask(
      request,
      (body, receivedAt) => this.#readBook(parseBody(body, 'polymarket'), { outcome, receivedAt }).book,
    );
  }

  async books(outcomes: readonly OutcomeHandle[], { signal }: CallOptions = {}): Promise<BooksAnswer> {
    const { books, refusals } = await this.#fetchBooks(outcomes, signal);
    const handles = byToken(outcomes);
    return {
      books: [...books.values()].map(({ book }) => book),
      refusals: [...refusals].map(([token, error]) => ({ outcome: refOf(handles.get(token)!), error })),
    };
  }

  async priceHistory(outcome: OutcomeHandle, options: HistoryOptions): Promise<readonly PricePoint[]> {
    const { tokenId } = outcome;
    if (tokenId === null) throw new VenueError('polymarket', 'NO_TOKEN');
    const query = new URLSearchParams({
      market: tokenId,
      startTs: secondsOf(options.from),
      endTs: secondsOf(options.to),
      fidelity: String(options.stepMinutes),
    });
    return this.#http.ask(
      this.#clob('history', `/prices-history?${query.toString()}`, options),
      parseClobHistory,
    );
  }

  stream(outcomes: readonly OutcomeHandle[], { signal }: StreamOptions = {}): MarketStream {
    const context = {
      url: this.#options.streamUrl ?? 'wss://ws-subscriptions-clob.polymarket.com/ws/market',
      options: { ...socketDefaults, ...this.#options.stream },
      clock: this.#settings.clock,
      chance: this.#settings.chance,
      receivedAt: this.#settings.receivedAt,
      observe: this.#settings.observe,
      outbound: this.#settings.outbound,
      maxSkewMs: skewOf(this.#options),
      snapshots: this.#fetchBooks.bind(this),
    };
    return new PolymarketStream(outcomes, context, signal);
  }

  #list<Page extends MarketPage>(
    noun: 'events' | 'markets',
    parse: (body: string) => Page,
    { status = 'open', cursor, limit = MAX_LIMIT, signal }: ListOptions,
  ): AsyncIterable<WithPayload<Page>> {
    const fetchPage = async (after: string | null): Promise<WithPayload<Page>> => {
      const query = new URLSearchParams({ limit: String(limit), closed: String(status !== 'open') });
      // Events have their tags by themselves.
      if (noun === 'markets') query.set('include_tag', 'true');
      if (after !== null) query.set('after_cursor', after);
      const request = this.#gamma(noun, `/${noun}/keyset?${query.toString()}`, { signal });
      return this.#http.ask(request, (payload) => ({ ...parse(payload), payload }));
    };
    return followPages('polymarket', fetchPage, cursor ?? null);
  }

  async #fetchBooks(outcomes: readonly OutcomeHandle[], signal?: AbortSignal): Promise<SnapshotAnswer> {
    return fetchBooks(outcomes, {
      ask: async (body, read) => this.#http.ask({ ...this.#clob('books', '/books', { signal }), body }, read),
      read: (raw, token) => this.#readBook(raw, token),
    });
  }

  #readBook(raw: unknown, { outcome, receivedAt }: AskedBook): ClobBook {
    const clock: ClockCheck = { receivedAt, maxSkewMs: skewOf(this.#options) };
    return parseClobBook(raw, outcome, clock);
  }

  #gamma(pace: PolymarketEndpoint, path: string, { signal }: Cancellable): VenueRequest {
    return {
      host: 'gamma',
      baseUrl: this.#options.gammaUrl ?? 'https://gamma-api.polymarket.com',
      path,
      pace,
      signal,
    };
  }

  #clob(pace: PolymarketEndpoint, path: string, { signal }: Cancellable): VenueRequest {
    return {
      host: 'clob',
      baseUrl: this.#options.clobUrl ?? 'https://clob.polymarket.com',
      path,
      pace,
      signal,
    };
  }
}

interface Cancellable {
  readonly signal?: AbortSignal | undefined;
}

const secondsOf = (date: Date): string => String(Math.floor(date.getTime() / 1000));

/** Polymarket's public market data. No private key is asked for: none of this needs one. */
export const polymarketClient = (options: PolymarketOptions = {}): VenueClient =>
  new PolymarketClient(options);
