import { z } from 'zod';
import { type HttpAnswer, notFound } from './http-answer.ts';

const wireMarket = z.looseObject({
  ticker: z.string(),
  event_ticker: z.string().optional().catch(undefined),
  status: z.string(),
});

const wireEvent = z.looseObject({ event_ticker: z.string() });

interface ShelfMarket {
  readonly text: string;
  readonly status: string;
  readonly event: string;
  /** Place in the order of arrival, which stays when the market changes: pages neither skip nor repeat. */
  readonly place: number;
}

const LONGEST_PAGE = 1000;
const USUAL_PAGE = 100;

/** The states of the markets that the venue lists under each word. */
const listed: Readonly<Record<string, readonly string[]>> = {
  open: ['active', 'open'],
  closed: ['closed', 'determined', 'disputed', 'amended'],
  settled: ['finalized', 'settled'],
};

/**
 * Series whose fee multiplier was not 1 at some time. A recording from before Prescient read series does not say what it
 * was then.
 */
const MULTIPLIED = /^(?:KX)?(?:INX|NASDAQ100)/;

/** Every Kalshi market and event that the recording has told of so far: single ones and pages of them are put together from these. */
export class KalshiShelf {
  readonly #markets = new Map<string, ShelfMarket>();
  /** Events by their tickers, as texts without their markets. */
  readonly #events = new Map<string, string>();
  #hasSeries = false;

  /**
   * Learns what markets and events an answer has in it: one, or a page of them.
   * @returns whether it was an answer of one of these forms
   */
  learn(body: string): boolean {
    const page = objectIn(parsed(body));
    this.#learnMarket(page['market']);
    const isEvent = this.#learnEvent(page['event']);
    for (const market of listIn(page['markets'])) this.#learnMarket(market);
    for (const event of listIn(page['events'])) {
      this.#learnEvent(event);
      for (const market of listIn(objectIn(event)['markets'])) this.#learnMarket(market);
    }
    return isEvent || ['market', 'markets', 'events'].some((name) => name in page);
  }

  /** A market by its ticker. */
  market(ticker: string): HttpAnswer {
    const market = this.#markets.get(ticker);
    return market === undefined ? notFound : { status: 200, body: `{"market":${market.text}}` };
  }

  /** `/markets`, as `status`, `limit` and `cursor` ask for it. */
  page(query: URLSearchParams): HttpAnswer {
    if (this.#markets.size === 0) return notFound;
    return pageOf('markets', this.#listed(query), query);
  }

  /** `/events`, as `status`, `limit` and `cursor` ask for it: those with a market that is listed under the status. */
  eventPage(query: URLSearchParams): HttpAnswer {
    if (this.#events.size === 0) return notFound;
    const all = Map.groupBy(this.#markets.values(), ({ event }) => event);
    const shown = Map.groupBy(this.#listed(query), ({ event }) => event);
    const items = [...shown].map(([ticker, [first]]) => ({
      text: this.#eventText(ticker, all.get(ticker)!, query.get('with_nested_markets') === 'true'),
      place: first!.place,
    }));
    return pageOf('events', items, query);
  }

  /** An event by its ticker, with its markets beside it. */
  event(ticker: string): HttpAnswer {
    if (!this.#events.has(ticker)) return notFound;
    const markets = [...this.#markets.values()].filter(({ event }) => event === ticker);
    const event = this.#eventText(ticker, [], false);
    return { status: 200, body: `{"event":${event},"markets":[${textsOf(markets)}]}` };
  }

  /** Learns that the recording tells of series: those that it does not tell of are unknown. */
  learnSeries(): void {
    this.#hasSeries = true;
  }

  /**
   * A series that was not recorded. A recording without any series is older than the reading of series: its markets are
   * charged by the general schedule, except those of series that had a multiplier of their own.
   */
  series(ticker: string): HttpAnswer {
    const isTold = [...this.#markets.values()].some(({ event }) => event.split('-')[0] === ticker);
    if (this.#hasSeries || !isTold || MULTIPLIED.test(ticker)) return notFound;
    const series = { ticker, fee_type: 'quadratic', fee_multiplier: 1 };
    return { status: 200, body: JSON.stringify({ series }) };
  }

  #learnMarket(value: unknown): void {
    const market = wireMarket.safeParse(value);
    if (!market.success) return;
    const { ticker, event_ticker: event = ticker, status } = market.data;
    const place = this.#markets.get(ticker)?.place ?? this.#markets.size;
    this.#markets.set(ticker, { text: JSON.stringify(value), status, event, place });
  }

  /** @returns true if it is an event */
  #learnEvent(value: unknown): boolean {
    const event = wireEvent.safeParse(value);
    if (!event.success) return false;
    const { markets: _, ...bare } = event.data;
    this.#events.set(event.data.event_ticker, JSON.stringify(bare));
    return true;
  }

  /** The markets that the venue lists under the status that is asked for; all where none is. */
  #listed(query: URLSearchParams): ShelfMarket[] {
    const status = query.get('status');
    return [...this.#markets.values()].filter(
      (market) => status === null || listed[status]?.includes(market.status),
    );
  }

  #eventText(ticker: string, markets: readonly ShelfMarket[], isNested: boolean): string {
    const text = this.#events.get(ticker) ?? JSON.stringify({ event_ticker: ticker });
    return isNested ? `${text.slice(0, -1)},"markets":[${textsOf(markets)}]}` : text;
  }
}

interface Item {
  readonly text: string;
  readonly place: number;
}

const textsOf = (items: readonly Pick<Item, 'text'>[]): string => items.map(({ text }) => text).join(',');

function pageOf(noun: 'markets' | 'events', items: readonly Item[], query: URLSearchParams): HttpAnswer {
  const after = Number(query.get('cursor') ?? -1);
  const limit = Math.min(Number(query.get('limit')) || USUAL_PAGE, LONGEST_PAGE);
  const rest = items.filter(({ place }) => place > after);
  const shown = rest.slice(0, limit);
  const cursor = rest.length > limit ? String(shown.at(-1)!.place) : '';
  return { status: 200, body: `{"${noun}":[${textsOf(shown)}],"cursor":"${cursor}"}` };
}

const objectIn = (value: unknown): Record<string, unknown> => Object(value) as Record<string, unknown>;
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
