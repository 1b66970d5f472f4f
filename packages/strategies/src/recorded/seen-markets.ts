import {
  parsePage,
  VenueFormatError,
  type Venue,
  type VenueEvent,
  type VenueMarket,
} from '@prescient/venues';
import { EMPTY_BOOK, type OutcomeBook } from '../context/book-view.ts';
import type { HistoryPoint } from '../context/context.ts';
import type { MarketView } from '../context/market-view.ts';
import type { Side } from '../context/portfolio-view.ts';
import type { SightFacts } from '../runtime/event.ts';
import { viewOfVenueMarket } from './venue-market.ts';

/** Milliseconds between two points of a history. */
const POINT_MS = 1_000;

/** A market as far as a recording has told of it. */
interface SeenMarket {
  listed: VenueMarket;
  view: MarketView;
  isOpen: boolean;
  /** The books of its outcomes, read when somebody looks; null until the first has come. */
  books: Partial<Record<Side, () => OutcomeBook>> | null;
  readonly history: HistoryPoint[];
}

/** The markets of a recording at the moment up to which it was heard, whichever venue told of them. */
export class SeenMarkets {
  readonly #markets = new Map<string, SeenMarket>();
  /** The word of a venue about each event: true if its markets exclude each other. */
  readonly #exclusive = new Map<string, boolean>();

  /** Learns the markets of a page, and returns them. A body that is no page has none. */
  learnPage(venue: Venue, body: string): readonly VenueMarket[] {
    try {
      const page = parsePage(venue, body);
      for (const event of 'events' in page ? page.events : []) this.#learnEvent(event);
      for (const market of page.markets) this.#learn(market);
      return page.markets;
    } catch (error) {
      if (error instanceof VenueFormatError) return [];
      throw error;
    }
  }

  /** Takes over the book of an outcome. A market that no page has told of has none. */
  put(marketId: string, side: Side, book: () => OutcomeBook): void {
    const market = this.#markets.get(marketId);
    if (market !== undefined) market.books = { ...market.books, [side]: book };
  }

  end(marketId: string): void {
    const market = this.#markets.get(marketId);
    if (market !== undefined) market.isOpen = false;
  }

  /** Adds the middle of a market's book to its history. */
  remember(marketId: string, at: number): void {
    const market = this.#markets.get(marketId);
    const price = market?.books?.yes?.().mid ?? null;
    if (market === undefined || price === null) return;
    const last = market.history.at(-1);
    if (last === undefined || at - last.at >= POINT_MS) market.history.push({ at, price });
  }

  /** The ids of the markets that are open and have a book, in the order in which the recording told of them. */
  get open(): string[] {
    return [...this.#markets].flatMap(([id, { isOpen, books }]) => (isOpen && books !== null ? [id] : []));
  }

  /** A market with its books; null where it is not open. `from` is the moment at which its history begins. */
  sight(marketId: string, from: number): SightFacts | null {
    const market = this.#markets.get(marketId);
    if (market === undefined || !market.isOpen || market.books === null) return null;
    const { view, books, history } = market;
    const count = history.length;
    const bookOf = (side: Side): OutcomeBook => books[side]?.() ?? EMPTY_BOOK;
    return {
      market: view,
      book: Object.freeze({ yes: bookOf('yes'), no: bookOf('no') }),
      history: () => history.slice(0, count).filter(({ at }) => at >= from),
    };
  }

  /** Learns of an event whether its markets exclude each other: its own record says so, and that of a market does not. */
  #learnEvent({ id, mutuallyExclusive }: VenueEvent): void {
    if (mutuallyExclusive === null || mutuallyExclusive === this.#exclusive.get(id)) return;
    this.#exclusive.set(id, mutuallyExclusive);
    for (const seen of this.#markets.values())
      if (seen.listed.event?.id === id) seen.view = this.#viewOf(seen.listed);
  }

  #viewOf(market: VenueMarket): MarketView {
    const { event } = market;
    const mutuallyExclusive = event && (this.#exclusive.get(event.id) ?? event.mutuallyExclusive);
    return viewOfVenueMarket({ ...market, event: event && { ...event, mutuallyExclusive } });
  }

  #learn(market: VenueMarket): void {
    const known = this.#markets.get(market.marketId);
    const view = this.#viewOf(market);
    const isOpen = market.status === 'open' && (known?.isOpen ?? true);
    this.#markets.set(market.marketId, { books: null, history: [], ...known, listed: market, view, isOpen });
  }
}
