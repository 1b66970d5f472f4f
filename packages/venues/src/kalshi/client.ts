import type { Book } from '@prescient/core/domain';
import { z } from 'zod';
import type { MarketStream, StreamOptions } from '../book-change.ts';
import { httpOptions } from '../client-options.ts';
import { type HttpOptions, type ReadBody, VenueHttp } from '../http/venue-http.ts';
import type { MarketStatus, VenueMarket } from '../market/market.ts';
import { type OutcomeHandle, refOf } from '../market/outcome-handle.ts';
import type { EventPage, MarketPage } from '../market/page.ts';
import { followPages } from '../market/paging.ts';
import { parseBody } from '../wire/parse-body.ts';
import { readWire } from '../wire/read-wire.ts';
import type {
  BookRefusal,
  BooksAnswer,
  CallOptions,
  HistoryOptions,
  ListOptions,
  PricePoint,
  VenueClient,
  WithPayload,
} from '../venue-client.ts';
import { VenueError } from '../venue-error.ts';
import { wireObject } from '../wire/wire-fields.ts';
import { parseCandles, stepFor } from './candles.ts';
import { type KalshiOptions, kalshiPaces } from './options.ts';
import { type BookContext, parseOrderbook } from './orderbook.ts';
import { parseKalshiMarket } from './parse-market.ts';
import { parseKalshiEvents, parseKalshiMarkets } from './parse-page.ts';
import { pollDefaults, PollStream } from './poll-stream.ts';
import { SeriesBook } from './series-book.ts';
import { parseSeries } from './series-terms.ts';
import { seriesTicker } from './series-ticker.ts';

const MAX_LIMIT = 200;

const marketAnswer = wireObject({ market: z.unknown() });

/** The venue's words for where a market is. */
const statuses: Readonly<Record<MarketStatus, string>> = {
  open: 'open',
  closed: 'closed',
  resolved: 'settled',
};

type Terms = BookContext['market'];

class KalshiClient implements VenueClient {
  readonly venue = 'kalshi';
  readonly #options: KalshiOptions;
  readonly #settings: HttpOptions;
  readonly #http: VenueHttp;
  /** Ticks and sizes of markets whose handles did not say them. */
  readonly #terms = new Map<string, Terms>();
  readonly #series: SeriesBook;

  constructor(options: KalshiOptions) {
    this.#options = options;
    this.#settings = httpOptions(options);
    this.#http = new VenueHttp('kalshi', this.#settings, { ...kalshiPaces, ...options.paces });
    this.#series = new SeriesBook({
      clock: this.#settings.clock,
      read: (ticker, signal) => this.#ask(`/series/${encodeURIComponent(ticker)}`, signal, parseSeries),
    });
  }

  listEvents(options: ListOptions = {}): AsyncIterable<WithPayload<EventPage>> {
    return this.#list('/events?with_nested_markets=true&', parseKalshiEvents, options);
  }

  listBareEvents(options: ListOptions = {}): AsyncIterable<WithPayload<EventPage>> {
    return this.#list('/events?', parseKalshiEvents, options);
  }

  listMarkets(options: ListOptions = {}): AsyncIterable<WithPayload<MarketPage>> {
    return this.#list('/markets?', parseKalshiMarkets, options);
  }

  async market(
    marketId: string,
    { signal }: CallOptions = {},
  ): Promise<WithPayload<{ market: VenueMarket }>> {
    const read = await this.#readMarket(marketId, signal);
    const [market] = await this.#series.withTerms([read.market], signal);
    return { ...read, market: market! };
  }

  async book(outcome: OutcomeHandle, { signal }: CallOptions = {}): Promise<Book> {
    return (await this.#pair(outcome, signal))[outcome.outcome];
  }

  async books(outcomes: readonly OutcomeHandle[], { signal }: CallOptions = {}): Promise<BooksAnswer> {
    const books: Book[] = [];
    const refusals: BookRefusal[] = [];
    // One response holds the books of both outcomes.
    for (const handles of Map.groupBy(outcomes, ({ marketId }) => marketId).values()) {
      try {
        const pair = await this.#pair(handles[0]!, signal);
        books.push(...handles.map(({ outcome }) => pair[outcome]));
      } catch (error) {
        if (!(error instanceof VenueError)) throw error;
        refusals.push(...handles.map((handle) => ({ outcome: refOf(handle), error })));
      }
    }
    return { books, refusals };
  }

  async priceHistory(outcome: OutcomeHandle, options: HistoryOptions): Promise<readonly PricePoint[]> {
    const { marketId } = outcome;
    const series = encodeURIComponent(seriesTicker(marketId));
    const query = new URLSearchParams({
      start_ts: secondsOf(options.from),
      end_ts: secondsOf(options.to),
      period_interval: String(stepFor(options.stepMinutes)),
    });
    const path = `/series/${series}/markets/${encodeURIComponent(marketId)}/candlesticks?${query.toString()}`;
    return this.#ask(path, options.signal, (body) => parseCandles(body, outcome.outcome));
  }

  stream(outcomes: readonly OutcomeHandle[], { signal }: StreamOptions = {}): MarketStream {
    const context = {
      options: { ...pollDefaults, ...this.#options.stream },
      clock: this.#settings.clock,
      books: this.#pair.bind(this),
      market: async (marketId: string, until: AbortSignal) =>
        (await this.#readMarket(marketId, until)).market,
    };
    return new PollStream(outcomes, context, signal);
  }

  /** A market as its own answer has it, without the fees of its series. */
  #readMarket(
    marketId: string,
    signal: AbortSignal | undefined,
  ): Promise<WithPayload<{ market: VenueMarket }>> {
    return this.#ask(`/markets/${encodeURIComponent(marketId)}`, signal, (payload) => {
      const answer = readWire(marketAnswer, parseBody(payload, 'kalshi'), 'kalshi');
      const parsed = parseKalshiMarket(answer.market, null);
      if ('market' in parsed) return { market: parsed.market, payload };
      throw new VenueError('kalshi', 'MARKET_REFUSED', {
        field: parsed.refusal.field,
        cause: parsed.refusal,
      });
    });
  }

  #list<Page extends MarketPage>(
    path: string,
    parse: (body: string) => Page,
    { status = 'open', cursor, limit = MAX_LIMIT, signal }: ListOptions,
  ): AsyncIterable<WithPayload<Page>> {
    const fetchPage = async (after: string | null): Promise<WithPayload<Page>> => {
      const query = new URLSearchParams({ limit: String(limit), status: statuses[status] });
      if (after !== null) query.set('cursor', after);
      const page = await this.#ask(path + query.toString(), signal, (payload) => ({
        ...parse(payload),
        payload,
      }));
      return { ...page, markets: await this.#series.withTerms(page.markets, signal) };
    };
    return followPages('kalshi', fetchPage, cursor ?? null);
  }

  /** The books of both outcomes of a market. */
  async #pair(handle: OutcomeHandle, signal?: AbortSignal): Promise<readonly [Book, Book]> {
    const market = await this.#termsOf(handle, signal);
    const path = `/markets/${encodeURIComponent(handle.marketId)}/orderbook`;
    return this.#ask(path, signal, (body, receivedAt) => parseOrderbook(body, { market, receivedAt }));
  }

  async #termsOf(handle: OutcomeHandle, signal?: AbortSignal): Promise<Terms> {
    const { marketId } = handle;
    const known = termsIn(handle) ?? this.#terms.get(marketId);
    if (known !== undefined) return known;
    const { market } = await this.#readMarket(marketId, signal);
    const terms = termsIn(market);
    if (terms === undefined) throw new VenueError('kalshi', 'MISSING_FIELD', { field: 'price_ranges' });
    this.#terms.set(marketId, terms);
    return terms;
  }

  async #ask<Answer>(path: string, signal: AbortSignal | undefined, read: ReadBody<Answer>): Promise<Answer> {
    const baseUrl = this.#options.url ?? 'https://external-api.kalshi.com/trade-api/v2';
    return this.#http.ask({ host: 'kalshi', baseUrl, path, pace: 'read', signal }, read);
  }
}

const termsIn = (of: OutcomeHandle | VenueMarket): Terms | undefined => {
  const { marketId, tickSize, minimumSize, priceRanges = null } = of;
  return tickSize === null || minimumSize === null
    ? undefined
    : { marketId, tickSize, minimumSize, priceRanges };
};

const secondsOf = (date: Date): string => String(Math.floor(date.getTime() / 1000));

/** Kalshi's public market data. No private key is asked for: what wants one, its sockets, is polled instead. */
export const kalshiClient = (options: KalshiOptions = {}): VenueClient => new KalshiClient(options);
