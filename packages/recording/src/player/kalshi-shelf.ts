import { z } from 'zod';
import { type HttpAnswer, notFound } from './http-answer.ts';

const wireMarket = z.looseObject({
  ticker: z.string(),
  event_ticker: z.string().optional().catch(undefined),
  status: z.string(),
});

interface ShelfMarket {
  readonly text: string;
  readonly status: string;
  readonly series: string;
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

/** Every Kalshi market that the recording has told of so far: single ones and pages of them are put together from these. */
export class KalshiShelf {
  readonly #markets = new Map<string, ShelfMarket>();
  #hasSeries = false;

  /**
   * Learns what markets an answer has in it: one, or a page of them, or of events with theirs.
   * @returns whether it was an answer of one of these forms
   */
  learn(body: string): boolean {
    const page = objectIn(parsed(body));
    this.#learnMarket(page['market']);
    for (const market of listIn(page['markets'])) this.#learnMarket(market);
    for (const event of listIn(page['events']))
      for (const market of listIn(objectIn(event)['markets'])) this.#learnMarket(market);
    return ['market', 'markets', 'events'].some((name) => name in page);
  }

  /** A market by its ticker. */
  market(ticker: string): HttpAnswer {
    const market = this.#markets.get(ticker);
    return market === undefined ? notFound : { status: 200, body: `{"market":${market.text}}` };
  }

  /** `/markets`, as `status`, `limit` and `cursor` ask for it. */
  page(query: URLSearchParams): HttpAnswer {
    if (this.#markets.size === 0) return notFound;
    const status = query.get('status');
    const after = Number(query.get('cursor') ?? -1);
    const limit = Math.min(Number(query.get('limit')) || USUAL_PAGE, LONGEST_PAGE);
    const rest = [...this.#markets.values()].filter(
      (market) => market.place > after && (status === null || listed[status]?.includes(market.status)),
    );
    const shown = rest.slice(0, limit);
    const cursor = rest.length > limit ? String(shown.at(-1)!.place) : '';
    const texts = shown.map(({ text }) => text).join(',');
    return { status: 200, body: `{"markets":[${texts}],"cursor":"${cursor}"}` };
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
    const isTold = [...this.#markets.values()].some((market) => market.series === ticker);
    if (this.#hasSeries || !isTold || MULTIPLIED.test(ticker)) return notFound;
    const series = { ticker, fee_type: 'quadratic', fee_multiplier: 1 };
    return { status: 200, body: JSON.stringify({ series }) };
  }

  #learnMarket(value: unknown): void {
    const market = wireMarket.safeParse(value);
    if (!market.success) return;
    const { ticker, event_ticker: event = ticker, status } = market.data;
    const series = event.split('-')[0]!;
    const place = this.#markets.get(ticker)?.place ?? this.#markets.size;
    this.#markets.set(ticker, { text: JSON.stringify(value), status, series, place });
  }
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
