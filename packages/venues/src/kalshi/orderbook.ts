import type { Book, BookLevel, PriceRange } from '@prescient/core/domain';
import { ONE_PRICE, type Price, type Shares } from '@prescient/core/money';
import { z } from 'zod';
import { levelsHash } from '../book/levels-hash.ts';
import { readLevels } from '../book/read-levels.ts';
import { parseBody } from '../wire/parse-body.ts';
import { readWire } from '../wire/read-wire.ts';
import { decimal, wireObject } from '../wire/wire-fields.ts';

const side = z.array(z.tuple([decimal, decimal])).nullable();

/** `{orderbook_fp: {yes_dollars: [[price, contracts]], no_dollars: …}}`: bids only, of both outcomes. */
const response = wireObject({ orderbook_fp: wireObject({ yes_dollars: side, no_dollars: side }) });

/** The facts that a book itself does not say. */
export interface BookContext {
  readonly market: {
    readonly marketId: string;
    readonly tickSize: Price;
    readonly minimumSize: Shares;
    readonly priceRanges: readonly PriceRange[] | null;
  };
  readonly receivedAt: number;
}

/**
 * Reads a Kalshi order book as the books of YES and NO. A bid for one is an ask of the other:
 * `YES ask = 1 − NO bid`. The venue gives neither time nor hash: the time is ours, the hash is over the levels, and the same
 * for both, as they are two sides of one book.
 * @throws VenueError
 */
export function parseOrderbook(body: string, terms: BookContext): readonly [Book, Book] {
  const wire = readWire(response, parseBody(body, 'kalshi'), 'kalshi').orderbook_fp;
  const yes = bidsOf(wire.yes_dollars);
  const no = bidsOf(wire.no_dollars);
  const hash = levelsHash(yes, mirrored(no));
  return [
    bookOf(0, { bids: yes, asks: mirrored(no), hash }, terms),
    bookOf(1, { bids: no, asks: mirrored(yes), hash }, terms),
  ];
}

const bidsOf = (wire: z.output<typeof side>): BookLevel[] =>
  readLevels(
    (wire ?? []).map(([price, size]) => ({ price, size })),
    'bids',
    'kalshi',
  );

/** The best bid of one outcome is the best ask of the other, so the order stays. */
const mirrored = (bids: readonly BookLevel[]): BookLevel[] =>
  bids.map(({ price, size }) => ({ price: (ONE_PRICE - price) as Price, size }));

function bookOf(
  outcome: 0 | 1,
  { bids, asks, hash }: Pick<Book, 'bids' | 'asks' | 'hash'>,
  { market, receivedAt }: BookContext,
): Book {
  return {
    venue: 'kalshi',
    marketId: market.marketId,
    outcome,
    bids,
    asks,
    tickSize: market.tickSize,
    priceRanges: market.priceRanges,
    minimumSize: market.minimumSize,
    hash,
    occurredAt: new Date(receivedAt),
    receivedAt: new Date(receivedAt),
  };
}
