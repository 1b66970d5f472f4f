import { type MarketRef, marketKey, outcomeKey, type OutcomeRef } from '@prescient/core/domain';
import type { HttpObservation } from '@prescient/recording';
import {
  handlesOf,
  listingsOf,
  type MarketPage,
  type EventPage,
  type OutcomeHandle,
  parseClobResolution,
  parsePage,
  parseSeries,
  type Refusal,
  type SeriesTerms,
  seriesTicker,
  type Venue,
  type VenueMarket,
  withSecondSource,
  withSeriesTerms,
  isUnconfirmed,
} from '@prescient/venues';
import type { TapeToken } from '../../tape/tape.ts';
import type { RowSink } from '../importer.ts';
import type { ListingNotes } from './listing-notes.ts';

const PAGE = /^\/(?:markets|events)(?:[/?]|$)/;
const ONE_MARKET = /^\/markets\/[^/?]+$/;
const SERIES = /^\/series\/([^/?]+)$/;

/** The means of heard markets. */
export interface HeardMarketsContext {
  readonly sink: RowSink;
  readonly notes: ListingNotes;
  /** Hears of each outcome of a market once, when the first page has it. */
  readonly follow: (handle: OutcomeHandle) => void;
}

/** The markets of a recording, as pages of lists, answers about single markets, series and second sources tell them. */
export class HeardMarkets {
  readonly #context: HeardMarketsContext;
  readonly #markets = new Map<string, VenueMarket>();
  readonly #outcomes = new Map<string, TapeToken>();
  readonly #series = new Map<string, SeriesTerms>();
  readonly #refused = new Set<string>();

  constructor(context: HeardMarketsContext) {
    this.#context = context;
  }

  /** An outcome with its token; undefined where no page has told of its market. */
  find(outcome: OutcomeRef): TapeToken | undefined {
    return this.#outcomes.get(outcomeKey(outcome));
  }

  findMarket(market: MarketRef): VenueMarket | undefined {
    return this.#markets.get(marketKey(market));
  }

  ofVenue(venue: Venue): VenueMarket[] {
    return [...this.#markets.values()].filter((market) => market.venue === venue);
  }

  /** Hears an answer of status 200. @throws VenueError where it is no answer of its kind */
  hear({ host, url, body }: HttpObservation, at: number): void {
    if (host === 'gamma' && PAGE.test(url)) this.#page('polymarket', body, at);
    if (host === 'clob' && ONE_MARKET.test(url)) this.#secondSource(body, at);
    if (host !== 'kalshi') return;
    const series = SERIES.exec(url)?.[1];
    if (series !== undefined) this.#terms(decodeURIComponent(series), parseSeries(body), at);
    else if (PAGE.test(url)) this.#page('kalshi', body, at);
  }

  #page(venue: Venue, body: string, at: number): void {
    const page = parsePage(venue, body);
    for (const refusal of page.refusals) this.#refuse(refusal);
    const markets = page.markets.map((market) => this.#learn(market));
    this.#note(venue, { ...page, markets }, at);
  }

  /** Counts a market once, however often a page has it. */
  #refuse({ code, marketId }: Refusal): void {
    const key = `${code} ${marketId}`;
    if (this.#refused.has(key)) return;
    this.#refused.add(key);
    this.#context.sink.refuse(`market-${code.toLowerCase().replaceAll('_', '-')}`);
  }

  #learn(market: VenueMarket): VenueMarket {
    const terms = this.#series.get(seriesTicker(market.event?.id ?? market.marketId));
    const whole = market.venue === 'kalshi' && terms !== undefined ? withSeriesTerms(market, terms) : market;
    const isNew = this.findMarket(market) === undefined;
    this.#markets.set(marketKey(market), whole);
    if (!isNew) return whole;
    for (const { venue, marketId, outcome, tokenId } of handlesOf(whole))
      this.#outcomes.set(outcomeKey({ venue, marketId, outcome }), { venue, marketId, outcome, tokenId });
    for (const handle of handlesOf(whole)) this.#context.follow(handle);
    return whole;
  }

  #note(venue: Venue, page: MarketPage | EventPage, at: number): void {
    const { events, markets } = listingsOf(venue, page);
    for (const event of events) this.#context.notes.event(event, at);
    for (const market of markets) this.#context.notes.market(market, at);
  }

  /** The markets of a series, whose fees are known from now on. */
  #terms(ticker: string, terms: SeriesTerms, at: number): void {
    this.#series.set(ticker, terms);
    const markets = this.ofVenue('kalshi').filter(
      (market) => seriesTicker(market.event?.id ?? market.marketId) === ticker,
    );
    this.#again(
      markets.map((market) => this.#learn(market)),
      at,
    );
  }

  #secondSource(body: string, at: number): void {
    const parsed = parseClobResolution(body);
    if (!('resolution' in parsed)) return;
    const { resolution } = parsed;
    const markets = this.ofVenue('polymarket').filter(
      (market) => market.conditionId === resolution.conditionId && isUnconfirmed(market),
    );
    this.#again(
      markets.map((market) => this.#learn(withSecondSource(market, resolution))),
      at,
    );
  }

  #again(markets: readonly VenueMarket[], at: number): void {
    const [first] = markets;
    if (first !== undefined)
      this.#note(first.venue, { markets: [...markets], refusals: [], nextCursor: null }, at);
  }
}
