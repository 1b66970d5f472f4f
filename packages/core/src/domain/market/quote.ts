import { ONE_PRICE, subtract, type Price } from '../../money/index.ts';
import type { Book } from '../book/book.ts';
import { ageMsOf, faultOf } from '../book/freshness.ts';
import type { MarketListing } from './market.ts';
import type { MarketRef, OutcomeIndex } from './market-ref.ts';
import { isTrading } from './resolution.ts';

/** The source of a quote: the venue's list of markets, or an order book. */
export const QUOTE_SOURCES = ['listing', 'book'] as const;
export type QuoteSourceName = (typeof QUOTE_SOURCES)[number];

/** The best prices of an outcome. */
export interface BestPrices {
  /** Null where nobody bids, or the source does not say. */
  readonly bid: Price | null;
  /** Null where nobody asks, or the source does not say. */
  readonly ask: Price | null;
}

/**
 * The best prices of a market's outcome 0 at one moment. Those of outcome 1 are its mirror: a bid for one side at `p` is
 * an ask for the other at `1 − p`, on every venue that we read.
 */
export interface MarketQuote extends BestPrices {
  /** The moment at which we received it; null where nobody knows. */
  readonly quotedAt: Date | null;
  readonly source: QuoteSourceName;
}

/** A quote with its market. */
export type QuotedMarketRef = MarketRef & MarketQuote;

const mirrored = (price: Price | null): Price | null => (price === null ? null : subtract(ONE_PRICE, price));

/** Returns the best prices of an outcome, of those of outcome 0; called twice with 1 it gives them back. */
export const pricesOf = ({ bid, ask }: BestPrices, outcome: OutcomeIndex): BestPrices =>
  outcome === 0 ? { bid, ask } : { bid: mirrored(ask), ask: mirrored(bid) };

/** Returns `ask − bid`; null where one of them is not known. */
export const spreadOf = ({ bid, ask }: BestPrices): Price | null =>
  bid === null || ask === null ? null : subtract(ask, bid);

/** True for prices between 0 and 1, with the bid below the ask: others come from two moments, or mean that there is none. */
const arePossible = ({ bid, ask }: BestPrices): boolean =>
  [bid, ask].every((price) => price === null || (price > 0n && price < ONE_PRICE)) &&
  (bid === null || ask === null || bid < ask);

/** Returns the quote of a book; null where the book cannot be true. */
export function quoteOfBook(book: Book): QuotedMarketRef | null {
  if (faultOf(book, book.receivedAt) !== null) return null;
  const { venue, marketId, outcome, receivedAt: quotedAt } = book;
  const own = { bid: book.bids[0]?.price ?? null, ask: book.asks[0]?.price ?? null };
  return { venue, marketId, ...pricesOf(own, outcome), quotedAt, source: 'book' };
}

/**
 * Returns the quote of a listing, received then or, where that is not known, when its venue last changed it. Null for a
 * market that no longer trades, whose last prices would tell how it ended, and for prices that cannot be.
 */
export function quoteOfListing(listing: MarketListing, receivedAt: Date | null): QuotedMarketRef | null {
  const { venue, marketId, best, observation, acceptingOrders, venueUpdatedAt } = listing;
  if (best === null || observation.state === 'resolved') return null;
  if (!isTrading({ ...observation, acceptingOrders }) || !arePossible(best)) return null;
  const { bid, ask } = best;
  return { venue, marketId, bid, ask, quotedAt: receivedAt ?? venueUpdatedAt, source: 'listing' };
}

/** Returns the milliseconds since a quote was received; null where its time is not known or lies in the future. */
export const quoteAgeMsOf = ({ quotedAt }: Pick<MarketQuote, 'quotedAt'>, now: Date): number | null =>
  quotedAt === null ? null : ageMsOf({ receivedAt: quotedAt }, now);
