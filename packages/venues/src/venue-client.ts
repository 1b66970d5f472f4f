import type { Book, OutcomeRef } from '@prescient/core/domain';
import type { Price } from '@prescient/core/money';
import type { MarketStream, StreamOptions } from './book-change.ts';
import type { MarketStatus, Venue, VenueMarket } from './market/market.ts';
import type { OutcomeHandle } from './market/outcome-handle.ts';
import type { EventPage, MarketPage } from './market/page.ts';
import type { VenueError } from './venue-error.ts';

/** The options of every call. */
export interface CallOptions {
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The part of a list to read. */
export interface ListOptions extends CallOptions {
  /** `open` unless given. Polymarket lists closed and resolved markets together, under either name. */
  readonly status?: MarketStatus;
  /** A page's `nextCursor`, to go on from there. */
  readonly cursor?: string;
  /** Items a page. */
  readonly limit?: number;
}

/** Something read, with the text that it was read from, exactly as it came. */
export type WithPayload<Read> = Read & { readonly payload: string };

/** The books that came, and for each that did not, why. */
export interface BooksAnswer {
  readonly books: readonly Book[];
  readonly refusals: readonly BookRefusal[];
}

/** An outcome without a book, and why. */
export interface BookRefusal {
  readonly outcome: OutcomeRef;
  readonly error: VenueError;
}

/** The part of a price history to read. */
export interface HistoryOptions extends CallOptions {
  readonly from: Date;
  readonly to: Date;
  /** Time between two prices; venues have steps of their own and take the next finer one. */
  readonly stepMinutes: number;
}

/** The price of a share at a time, as the venue draws it: for showing, never for filling. */
export interface PricePoint {
  readonly at: Date;
  readonly price: Price;
}

/**
 * Public market data of one venue. No client ever asks for a private key, a wallet or an account.
 *
 * Every method throws `VenueError`, and the signal's reason when it is aborted.
 */
export interface VenueClient {
  readonly venue: Venue;
  /** Pages of events with their markets. */
  listEvents(options?: ListOptions): AsyncIterable<WithPayload<EventPage>>;
  /** Pages of events without their markets. Absent where the list of markets says all of its events. */
  listBareEvents?(options?: ListOptions): AsyncIterable<WithPayload<EventPage>>;
  /** Pages of markets with their outcomes. */
  listMarkets(options?: ListOptions): AsyncIterable<WithPayload<MarketPage>>;
  /** One market by the venue's id. */
  market(marketId: string, options?: CallOptions): Promise<WithPayload<{ readonly market: VenueMarket }>>;
  /** The order book of one outcome, as it is now. */
  book(outcome: OutcomeHandle, options?: CallOptions): Promise<Book>;
  /** Many books. One that is bad does not spoil the others. */
  books(outcomes: readonly OutcomeHandle[], options?: CallOptions): Promise<BooksAnswer>;
  /** Prices over time, oldest first. */
  priceHistory(outcome: OutcomeHandle, options: HistoryOptions): Promise<readonly PricePoint[]>;
  /** Changes of these outcomes' books from now on, until the signal or the end of the loop. */
  stream(outcomes: readonly OutcomeHandle[], options?: StreamOptions): MarketStream;
  /**
   * Asks the venue's second source about a market that closed without its first source's confirmation, and returns the
   * market as both describe it. Any other market comes back as it is. Absent where a venue has one source.
   */
  confirmed?(market: VenueMarket, options?: CallOptions): Promise<VenueMarket>;
}
