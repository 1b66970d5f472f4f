import {
  add,
  formatPrice,
  formatShares,
  ONE_PRICE,
  parseShares,
  ZERO_SHARES,
  type Price,
} from '../../money/index.ts';
import type { Book, BookLevel } from './book.ts';
import { DomainError } from '../domain-error.ts';
import type { MarketRef, OutcomeIndex } from '../market/market-ref.ts';
import type { Depth, Eaten, Side } from './depth.ts';

/** What was taken at one price; shares as decimal strings. */
interface ConsumedLevel {
  /** What the book showed there. */
  readonly size: string;
  readonly consumed: string;
}

type Levels = Readonly<Record<string, ConsumedLevel>>;

/** The last book of an outcome that was traded on, and what was taken of it. */
export interface TradedBook {
  readonly hash: string;
  /** By the venue, ISO 8601. */
  readonly timestamp: string;
  readonly levels: Levels;
}

/**
 * Depth of one market that a portfolio's own orders took, and that is not there for it again until the book changes.
 * JSON-ready.
 *
 * NO's book is YES's seen from the other side: who bids p for YES offers NO at 1 − p. The two may have hashes of their own,
 * so that each keeps what was taken of it, by levels in terms of YES (`ask 0.600000`). What was taken of the one is gone
 * from the other as well while that shows the same moment of the market, at every level of the same size; a later one has
 * changed since, as the book that was traded on has.
 */
export interface ConsumedDepth extends MarketRef {
  readonly portfolioId: number;
  readonly books: { readonly [Index in OutcomeIndex]?: TradedBook };
}

/** A level's name in terms of YES. */
function levelName(outcome: OutcomeIndex, side: Side, price: Price): string {
  const asksOfYes = (side === 'buy') === (outcome === 0);
  return `${asksOfYes ? 'ask' : 'bid'} ${formatPrice(outcome === 0 ? price : ((ONE_PRICE - price) as Price))}`;
}

/** The levels that an order of a side eats. */
export const levelsFor = (book: Book, side: Side): readonly BookLevel[] =>
  side === 'buy' ? book.asks : book.bids;

/** What was taken of this very book. */
function takenOf(depth: ConsumedDepth | null, { outcome, hash }: Book): Levels {
  const traded = depth?.books[outcome];
  return traded?.hash === hash ? traded.levels : {};
}

/**
 * What was taken through the other outcome's book, while this one shows no later moment than that did: of a venue that
 * dates no books (the time is ours) the two share a hash, which says so.
 */
function takenOfMirror(depth: ConsumedDepth | null, { outcome, hash, occurredAt }: Book): Levels {
  const traded = depth?.books[outcome === 0 ? 1 : 0];
  if (traded === undefined) return {};
  const isLater = occurredAt.toISOString() > traded.timestamp && hash !== traded.hash;
  return isLater ? {} : traded.levels;
}

/** @throws DomainError BOOK_STALE when the portfolio traded on a later book of this outcome before: its depth would come back */
export function requireNewest(depth: ConsumedDepth | null, book: Book): void {
  const seen = depth?.books[book.outcome];
  if (!seen || seen.hash === book.hash || seen.timestamp <= book.occurredAt.toISOString()) return;
  throw new DomainError(
    'BOOK_STALE',
    `The portfolio traded on a later book of ${book.marketId} before; nothing was done, try again with the same id.`,
    { venue: book.venue, marketId: book.marketId, outcome: book.outcome, hash: book.hash },
  );
}

/** The levels that an order eats, with what was taken of them before. */
export function depthFor(depth: ConsumedDepth | null, book: Book, side: Side): Depth[] {
  const taken = takenOf(depth, book);
  const mirrored = takenOfMirror(depth, book);
  return levelsFor(book, side).map(({ price, size }) => {
    const name = levelName(book.outcome, side, price);
    const here = parseShares(taken[name]?.consumed ?? '0');
    const there = mirrored[name];
    const isSame = there?.size === formatShares(size);
    return { price, size, consumed: add(here, isSame ? parseShares(there.consumed) : ZERO_SHARES) };
  });
}

/** What an order took. */
interface Taking {
  readonly portfolioId: number;
  readonly book: Book;
  readonly side: Side;
  readonly eaten: readonly Eaten[];
}

/** The consumed depth after an order. */
export function consume(
  depth: ConsumedDepth | null,
  { portfolioId, book, side, eaten }: Taking,
): ConsumedDepth {
  const { venue, marketId, outcome, hash } = book;
  const before = takenOf(depth, book);
  const taken = eaten
    .filter((level) => level.taken > 0n)
    .map((level): [string, ConsumedLevel] => {
      const name = levelName(outcome, side, level.price);
      const here = parseShares(before[name]?.consumed ?? '0');
      return [name, { size: formatShares(level.size), consumed: formatShares(add(here, level.taken)) }];
    });
  const timestamp = book.occurredAt.toISOString();
  const traded: TradedBook = { hash, timestamp, levels: { ...before, ...Object.fromEntries(taken) } };
  return { portfolioId, venue, marketId, books: { ...depth?.books, [outcome]: traded } };
}
