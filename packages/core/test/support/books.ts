import {
  parsePrice,
  parseShares,
  type Book,
  type BookQuote,
  type FeeSchedule,
  type Portfolio,
  type PriceRange,
} from '../../src/index.ts';
import { aPortfolio, NOON } from './builders.ts';

/** Levels as `[price, size]`, best first. */
export type Levels = readonly (readonly [price: string, size: string])[];

interface BookFields extends Partial<Omit<Book, 'bids' | 'asks' | 'tickSize' | 'minimumSize'>> {
  readonly bids?: Levels;
  readonly asks?: Levels;
  readonly tickSize?: string;
  readonly minimumSize?: string;
}

export const levels = (pairs: Levels) =>
  pairs.map(([price, size]) => ({ price: parsePrice(price), size: parseShares(size) }));

/** A sound book of YES of `0xmarket`, received at noon; a test names what it is about. */
export function aBook(fields: BookFields = {}): Book {
  const {
    bids = [
      ['0.49', '500'],
      ['0.48', '500'],
    ],
    asks = [
      ['0.50', '500'],
      ['0.52', '500'],
    ],
    tickSize = '0.01',
    minimumSize = fields.venue === 'kalshi' ? '1' : '5',
    ...rest
  } = fields;
  return {
    venue: 'polymarket',
    marketId: '0xmarket',
    outcome: 0,
    bids: levels(bids),
    asks: levels(asks),
    tickSize: parsePrice(tickSize),
    minimumSize: parseShares(minimumSize),
    hash: 'first',
    occurredAt: NOON,
    receivedAt: NOON,
    ...rest,
  };
}

export const CRYPTO: FeeSchedule = { kind: 'polymarket', rate: '0.07', exponent: '1' };
export const FREE: FeeSchedule = { kind: 'none' };
/** Kalshi's fees as they were charged until the balance change was rounded. */
export const KALSHI: FeeSchedule = { kind: 'kalshi', multiplier: '1' };
export const KALSHI_BALANCE: FeeSchedule = { kind: 'kalshi', multiplier: '1', rule: 'balance-4' };

const range = (start: string, end: string, step: string): PriceRange => ({
  start: parsePrice(start),
  end: parsePrice(end),
  step: parsePrice(step),
});
/** Steps of 0.001 below 0.10 and above 0.90, and of 0.01 between. */
export const TAPERED: readonly PriceRange[] = [
  range('0', '0.1', '0.001'),
  range('0.1', '0.9', '0.01'),
  range('0.9', '1', '0.001'),
];

/** A book with a fee schedule, none unless given. */
export const aQuote = (fields: BookFields = {}, fees: FeeSchedule = FREE): BookQuote => ({
  book: aBook(fields),
  fees,
});

/** The same book as NO shows it: asks are bids at `1 − price`. */
export const mirrorOf = (book: Book, fields: Partial<Book> = {}): Book => {
  const flip = (side: Book['bids']) =>
    side.map(({ price, size }) => ({ price: (1_000_000n - price) as typeof price, size }));
  return {
    ...book,
    outcome: 1,
    bids: flip(book.asks),
    asks: flip(book.bids),
    hash: `no ${book.hash}`,
    ...fields,
  };
};

/** Portfolio 1 with $10,000, filled from books. */
export const aBookPortfolio = (fields: Partial<Portfolio> = {}): Portfolio =>
  aPortfolio({ fillModel: 'book', ...fields });
