import { formatPrice, formatShares, formatUsd, type Price, type Shares } from '../../money/index.ts';
import type { Book } from '../book/book.ts';
import type { FillRequest, Filled } from '../pricing/fill-depth.ts';
import type { Receipt } from '../account/fill.ts';
import { ageMsOf } from '../book/freshness.ts';
import { rangesJson } from '../book/price-ranges.ts';
import { reached } from '../pricing/later-book.ts';
import { amountsJson } from '../pricing/polymarket-amounts.ts';
import { shadowJson } from '../pricing/shadow.ts';
import type { Wanted } from '../pricing/walk.ts';

const wantedJson = (wanted: Wanted) =>
  'stake' in wanted ? { stake: formatUsd(wanted.stake) } : { shares: formatShares(wanted.shares) };

const priceJson = (price: Price | null): string | null => (price === null ? null : formatPrice(price));

const levelJson = ({ price, size }: { price: Price; size: Shares }) => ({
  price: formatPrice(price),
  size: formatShares(size),
});

/** The facts of a fill from a book. */
export interface FillFacts {
  readonly order: FillRequest;
  readonly filled: Filled;
  readonly book: Book;
  /** The moment of the decision. */
  readonly now: Date;
  /** The portfolio's half-life of taken depth; null where only growth of a level is new. */
  readonly halfLifeMs: number | null;
}

/**
 * The receipt of a fill from a book: a reader can compute the fill again from it, see `recompute-receipt.ts`. Money as decimal
 * strings, times ISO 8601.
 *
 * - `wanted`: the stake before fees, or the shares; `limit`, `timeInForce` and `step` as they bound it
 * - `order`: at Polymarket, what the order would have been that one signs there
 * - `book`: which state of which book it was, and how old
 * - `levels`: every level reached: its size, what this portfolio had `consumed` of it before, what was `taken`, the
 *   `cost` and the `fee` of that
 * - `replenishment`: in how many milliseconds half of what was `consumed` is there again; null where only growth of a
 *   level is new
 * - `next`: the first level not reached; null where the book ended
 * - `later`: the levels that the same shares reach in the book of some milliseconds later; null where it is not known
 * - `shadow`: what the fill cost or brought with its fees, and what it would have at the midpoint without fees and one
 *   level worse
 */
export function bookReceipt({ order, filled, book, now, halfLifeMs }: FillFacts): Receipt {
  return {
    source: 'book',
    side: order.side,
    venue: book.venue,
    marketId: book.marketId,
    outcome: book.outcome,
    wanted: wantedJson(order.wanted),
    limit: formatPrice(order.limit),
    timeInForce: order.timeInForce,
    step: formatShares(order.step),
    order: amountsJson(book.venue, { ...order, tickSize: order.grid.tickSize }),
    book: {
      hash: book.hash,
      timestamp: book.occurredAt.toISOString(),
      receivedAt: book.receivedAt.toISOString(),
      // A book from the future fills nothing.
      ageMs: ageMsOf(book, now) ?? 0,
      tickSize: formatPrice(order.grid.tickSize),
      ...(order.grid.priceRanges ? { priceRanges: rangesJson(order.grid.priceRanges) } : {}),
      minimumSize: formatShares(book.minimumSize),
      bestBid: priceJson(order.bestBid),
      bestAsk: priceJson(order.bestAsk),
    },
    fees: order.fees,
    levels: filled.levels.map(({ price, size, consumed, taken, cost }, index) => ({
      ...levelJson({ price, size }),
      consumed: formatShares(consumed),
      taken: formatShares(taken),
      cost: formatUsd(cost),
      fee: formatUsd(filled.levelFees[index]!),
    })),
    replenishment: halfLifeMs === null ? null : { halfLifeMs },
    next: filled.next && levelJson(filled.next),
    later: order.later && reached(order.later, order.side, filled.shares).map(levelJson),
    shadow: shadowJson(filled.shadow),
  };
}
