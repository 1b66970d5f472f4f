import { outcomeBook, type BookView } from '../context/book-view.ts';
import { marketView, type MarketView } from '../context/market-view.ts';
import type { PositionView } from '../context/portfolio-view.ts';

/** The best prices of a book as a test writes them. */
export interface SketchedBook {
  readonly bid?: number;
  readonly ask?: number;
  /** Shares at each of them; 10,000 unless given. */
  readonly size?: number;
  /** The price that the venue shows. */
  readonly shown?: number;
}

/** A market to try a strategy on. */
export const SAMPLE_MARKET: MarketView = marketView({
  id: 'market-1',
  venue: 'polymarket',
  question: 'Will it rain?',
  labels: { yes: 'Yes', no: 'No' },
  eventId: null,
  eventTitle: null,
  endsAt: null,
  tickSize: 0.01,
  priceSpans: null,
  minimumSize: 5,
  exclusiveGroup: null,
  fees: { kind: 'none' },
  liquidity: 50_000,
  volume: 100_000,
});

/** The moment at which a try begins. */
export const SAMPLE_TIME = Date.parse('2026-01-15T12:00:00Z');

/** A position in the sample market: 100 shares of yes, bought at 0.50. */
export const SAMPLE_POSITION: PositionView = Object.freeze({
  id: 'trade-1',
  venue: SAMPLE_MARKET.venue,
  marketId: SAMPLE_MARKET.id,
  outcome: 'yes',
  shares: 100,
  cost: 50,
  entryPrice: 0.5,
  openedAt: SAMPLE_TIME,
});

const DEEP = 10_000;

const levels = (price: number | undefined, size: number) => (price === undefined ? [] : [{ price, size }]);
const rest = (price: number | undefined) =>
  price === undefined ? undefined : Math.round((1 - price) * 1e6) / 1e6;

/** Both books of a market from the best prices of yes; those of no are what is left of a dollar. */
export function sketchBook({ bid, ask, size = DEEP, shown }: SketchedBook): BookView {
  const no = { bid: rest(ask), ask: rest(bid), shown: rest(shown) };
  const side = (prices: { bid?: number | undefined; ask?: number | undefined; shown?: number | undefined }) =>
    outcomeBook({
      bids: levels(prices.bid, size),
      asks: levels(prices.ask, size),
      shown: prices.shown ?? null,
    });
  return Object.freeze({ yes: side({ bid, ask, shown }), no: side(no) });
}
