import { z } from 'zod';
import { parseGammaMarkets, VenueFormatError } from '@prescient/venues';
import type { Observation } from '@prescient/recording';
import { EMPTY_BOOK } from '../context/book-view.ts';
import type { HistoryPoint, PrintView } from '../context/context.ts';
import type { MarketView } from '../context/market-view.ts';
import type { SightFacts } from '../runtime/event.ts';
import { ToldBook, wholeBook } from './told-book.ts';
import { viewOfVenueMarket } from './venue-market.ts';

const change = z.object({
  asset_id: z.string(),
  side: z.enum(['BUY', 'SELL']),
  price: z.string(),
  size: z.string(),
});
const frame = z.discriminatedUnion('event_type', [
  wholeBook.extend({ event_type: z.literal('book') }),
  z.object({ event_type: z.literal('price_change'), price_changes: z.array(change) }),
  change.extend({ event_type: z.literal('last_trade_price') }),
  z.object({ event_type: z.literal('market_resolved'), assets_ids: z.array(z.string()) }),
]);
type Frame = z.output<typeof frame>;

/** A token's place: its market, and which outcome it is. */
interface Place {
  readonly marketId: string;
  readonly outcome: 'yes' | 'no';
}

/** The changes of an observation: the markets whose books changed, and trades. */
export interface Told {
  readonly books: readonly string[];
  readonly trades: readonly (PrintView & { readonly marketId: string })[];
}

const NOTHING: Told = { books: [], trades: [] };
/** Milliseconds between two points of a history. */
const POINT_MS = 1_000;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The markets of Polymarket at the moment up to which a recording was heard. */
export class ToldMarkets {
  readonly #markets = new Map<string, MarketView>();
  readonly #places = new Map<string, Place>();
  readonly #tokens = new Map<string, Readonly<Record<'yes' | 'no', string>>>();
  readonly #books = new Map<string, ToldBook>();
  readonly #history = new Map<string, HistoryPoint[]>();
  readonly #ended = new Set<string>();

  /** Takes in the next observation, which was made at `at` milliseconds since 1970. */
  hear(observation: Observation, at: number): Told {
    if (observation.kind === 'outage') return NOTHING;
    if (observation.kind === 'http') {
      if (observation.status === 200) this.#learn(observation.host, observation.url, observation.body);
      return NOTHING;
    }
    const value = parsed(observation.frame);
    const items: unknown[] = Array.isArray(value) ? value : [value];
    const told = items.map((item) => this.#apply(frame.safeParse(item).data));
    const books = [...new Set(told.flatMap((each) => each.books))];
    for (const marketId of books) this.#remember(marketId, at);
    return { books, trades: told.flatMap((each) => each.trades) };
  }

  /** The ids of the markets that are open as far as the recording has said, in the order in which it told of them. */
  get open(): string[] {
    return [...this.#markets.keys()].filter((id) => !this.#ended.has(id) && this.#history.has(id));
  }

  /** A market with its books; null where it is not open. `from` is the moment at which its history begins. */
  sight(marketId: string, from: number): SightFacts | null {
    const market = this.#markets.get(marketId);
    const tokens = this.#tokens.get(marketId);
    if (market === undefined || tokens === undefined || this.#ended.has(marketId)) return null;
    const bookOf = (token: string) => this.#books.get(token)?.view ?? EMPTY_BOOK;
    const points = this.#history.get(marketId) ?? [];
    const count = points.length;
    return {
      market,
      book: Object.freeze({ yes: bookOf(tokens.yes), no: bookOf(tokens.no) }),
      history: () => points.slice(0, count).filter(({ at }) => at >= from),
    };
  }

  #learn(host: string, url: string, body: string): void {
    if (host === 'clob' && url.startsWith('/book')) {
      const value = parsed(body);
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) this.#take(item);
    }
    if (host === 'gamma') this.#learnMarkets(body);
  }

  #learnMarkets(body: string): void {
    try {
      for (const market of parseGammaMarkets(body).markets) {
        const { marketId, outcomes, status } = market;
        const [yes, no] = outcomes.map(({ tokenId }) => tokenId);
        if (yes == null || no == null) continue;
        if (status !== 'open') this.#ended.add(marketId);
        this.#markets.set(marketId, viewOfVenueMarket(market));
        this.#tokens.set(marketId, { yes, no });
        this.#places.set(yes, { marketId, outcome: 'yes' });
        this.#places.set(no, { marketId, outcome: 'no' });
      }
    } catch (error) {
      if (!(error instanceof VenueFormatError)) throw error;
    }
  }

  #take(value: unknown): string[] {
    const book = wholeBook.safeParse(value).data;
    const place = book && this.#places.get(book.asset_id);
    if (!place) return [];
    this.#books.set(book.asset_id, new ToldBook(book));
    if (!this.#history.has(place.marketId)) this.#history.set(place.marketId, []);
    return [place.marketId];
  }

  #apply(event: Frame | undefined): Told {
    switch (event?.event_type) {
      case 'book':
        return { books: this.#take(event), trades: [] };
      case 'price_change': {
        const books = event.price_changes.flatMap((each) => {
          this.#books.get(each.asset_id)?.change(each);
          return this.#places.get(each.asset_id)?.marketId ?? [];
        });
        return { books, trades: [] };
      }
      case 'last_trade_price': {
        const place = this.#places.get(event.asset_id);
        if (place === undefined) return NOTHING;
        const side = event.side === 'BUY' ? 'buy' : 'sell';
        const trade = { ...place, side, price: Number(event.price), size: Number(event.size) } as const;
        return { books: [], trades: [trade] };
      }
      case 'market_resolved':
        for (const token of event.assets_ids) this.#end(token);
        return NOTHING;
      case undefined:
        return NOTHING;
    }
  }

  #end(token: string): void {
    const place = this.#places.get(token);
    if (place !== undefined) this.#ended.add(place.marketId);
  }

  #remember(marketId: string, at: number): void {
    const tokens = this.#tokens.get(marketId);
    const price = tokens && this.#books.get(tokens.yes)?.view.mid;
    if (price == null) return;
    const points = this.#history.get(marketId)!;
    const last = points.at(-1);
    if (last === undefined || at - last.at >= POINT_MS) points.push({ at, price });
  }
}
