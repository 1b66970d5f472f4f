import type { HttpObservation, Observation, OutageObservation } from '../observation.ts';
import { BookShelf } from './book-shelf.ts';
import { type HttpAnswer, type HttpQuestion, keyOf, notFound, questionAt } from './http-answer.ts';
import { KalshiShelf } from './kalshi-shelf.ts';
import { MarketShelf } from './market-shelf.ts';
import { readFrame } from './wire-frame.ts';

/** A frame on its way: to those who watch one of these tokens, or where it names none that is known to everybody. */
export interface Delivery {
  readonly frame: string;
  readonly tokens: readonly string[] | null;
}

const MOST_BOOKS = 500;
/** The path of one series at Kalshi. */
const SERIES = /^\/series\/([^/]+)$/;

/** The venue at the moment up to which observations were applied. */
export class VenueState {
  readonly #answers = new Map<string, HttpAnswer>();
  readonly #books = new BookShelf();
  readonly #markets = new MarketShelf();
  readonly #kalshi = new KalshiShelf();
  #outages: { readonly observation: OutageObservation; left: number }[] = [];

  /** The number of answers, books and markets that it knows. */
  get size(): number {
    return this.#answers.size + this.#books.size + this.#markets.size;
  }

  /** Takes in the next observation. @returns the frame that subscribers get because of it */
  apply(observation: Observation): Delivery | null {
    if (observation.kind === 'http') this.#learn(observation);
    if (observation.kind === 'gone') this.#forget(observation.marketId);
    if (observation.kind === 'outage') this.#outages.push({ observation, left: observation.times });
    if (observation.kind !== 'ws') return null;
    const { events, tokens } = readFrame(observation.frame);
    const isKnown = tokens.some((token) => this.#books.knows(token));
    for (const event of events) this.#books.apply(event);
    return { frame: observation.frame, tokens: isKnown ? tokens : null };
  }

  /** The book of a token as the frame that a subscriber gets first; null where there is none. */
  bookFrame(tokenId: string): Record<string, unknown> | null {
    return this.#books.frame(tokenId);
  }

  /** Answers a question to one of the hosts. An outage that was answered with is used up a little. */
  answer(host: string, question: HttpQuestion): HttpAnswer {
    return (
      this.#outageAt(host, question) ??
      this.#bookAnswer(host, question) ??
      this.#answers.get(`${host} ${answerKey(question)}`) ??
      this.#composed(host, question) ??
      notFound
    );
  }

  #learn({ host, method, url, status, body, headers }: HttpObservation): void {
    const question = questionAt(method, url);
    const answer: HttpAnswer = { status, body, headers };
    const tokenId = host === 'clob' && question.path === '/book' ? question.query.get('token_id') : null;
    if (tokenId !== null) return this.#books.learnAnswer(tokenId, answer);
    if (host === 'clob' && question.path === '/books') return this.#books.learnList(body);
    if (host === 'gamma' && status === 200) this.#markets.learn(body);
    if (host === 'kalshi' && SERIES.test(question.path)) this.#kalshi.learnSeries();
    const isOfKalshi = host === 'kalshi' && status === 200 && this.#kalshi.learn(body);
    // A single market is kept once, where pages are put together from it; so are Kalshi's pages.
    const isShelved =
      (host === 'gamma' && status === 200 && /^\/markets\/\d+$/.test(question.path)) ||
      (isOfKalshi && /^\/(?:markets(?:\/[^/]+)?|events\/[^/]+)$/.test(question.path));
    const key = `${host} ${answerKey(question)}`;
    if (isShelved) this.#answers.delete(key);
    else this.#answers.set(key, answer);
  }

  /** Forgets a market with all that was answered about it. */
  #forget(marketId: string): void {
    const market = this.#markets.forget(marketId);
    const tokens = market?.clobTokenIds ?? [];
    const urls = [
      `/markets/${market?.conditionId}`,
      ...tokens.map((token) => `/prices-history?market=${token}`),
    ];
    for (const url of urls) this.#answers.delete(`clob ${answerKey(questionAt('GET', url))}`);
    for (const token of tokens) this.#books.forget(token);
  }

  #outageAt(host: string, { path, query }: HttpQuestion): HttpAnswer | null {
    if (this.#outages.length === 0) return null;
    const asked = query.size === 0 ? path : `${path}?${query.toString()}`;
    const outage = this.#outages.find(
      ({ observation }) => observation.host === host && asked.startsWith(observation.path),
    );
    if (outage === undefined) return null;
    outage.left -= 1;
    if (outage.left === 0) this.#outages = this.#outages.filter((other) => other !== outage);
    return outage.observation;
  }

  #bookAnswer(host: string, { method, path, query, body }: HttpQuestion): HttpAnswer | null {
    if (host !== 'clob') return null;
    if (method === 'GET' && path === '/book') return this.#books.answer(query.get('token_id') ?? '');
    if (method !== 'POST' || path !== '/books') return null;
    const tokenIds = idsIn(body);
    if (tokenIds === null || tokenIds.length > MOST_BOOKS) {
      return { status: 400, body: '{"error":"Invalid payload"}' };
    }
    return this.#books.answerMany(tokenIds);
  }

  /** Answers that nobody recorded as such, put together from what was. */
  #composed(host: string, { method, path, query }: HttpQuestion): HttpAnswer | null {
    if (method !== 'GET') return null;
    if (host === 'kalshi') return this.#composedKalshi(path, query);
    const [, noun, rest] = /^\/(markets|events)(?:\/(keyset|\d+))?$/.exec(path) ?? [];
    if (host !== 'gamma' || (noun !== 'markets' && noun !== 'events')) return null;
    if (rest === undefined || rest === 'keyset') return this.#markets.page(noun, query, rest === 'keyset');
    return noun === 'markets' ? this.#markets.market(rest) : this.#markets.event(rest);
  }

  #composedKalshi(path: string, query: URLSearchParams): HttpAnswer | null {
    const [, series] = SERIES.exec(path) ?? [];
    if (series !== undefined) return this.#kalshi.series(decodeURIComponent(series));
    const [, noun, rest] = /^\/(markets|events)(?:\/([^/]+))?$/.exec(path) ?? [];
    if (noun === undefined) return null;
    const ticker = rest === undefined ? null : decodeURIComponent(rest);
    if (noun === 'markets') return ticker === null ? this.#kalshi.page(query) : this.#kalshi.market(ticker);
    return ticker === null ? this.#kalshi.eventPage(query) : this.#kalshi.event(ticker);
  }
}

/** A venue cuts a price history as it is asked to; the player has the last that was recorded, whatever was asked. */
function answerKey({ method, path, query }: HttpQuestion): string {
  const isHistory = path === '/prices-history' || path.endsWith('/candlesticks');
  const market = query.get('market');
  return keyOf({
    method,
    path,
    query: isHistory ? new URLSearchParams(market === null ? {} : { market }) : query,
  });
}

function idsIn(body: string): string[] | null {
  try {
    const items = JSON.parse(body) as { token_id?: unknown }[];
    const ids = items.map((item) => item.token_id);
    return ids.every((id) => typeof id === 'string') ? ids : null;
  } catch {
    return null;
  }
}
