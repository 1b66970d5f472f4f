import {
  formatPrice,
  formatShares,
  ONE_PRICE,
  parseShares,
  type Price,
  type Shares,
} from '../money/index.ts';
import type { Book, BookLevel } from './book.ts';
import { DomainError } from './domain-error.ts';
import type { MarketRef, OutcomeIndex } from './market-ref.ts';
import type { Depth, Eaten, Side } from './walk.ts';

/** A state of one outcome's book. */
interface SeenBook {
  readonly hash: string;
  /** By the venue, ISO 8601. */
  readonly timestamp: string;
}

/** What was taken at one price; shares as decimal strings. */
interface ConsumedLevel {
  /** What the book showed there. */
  readonly size: string;
  readonly consumed: string;
}

/**
 * Depth of one market that a portfolio's own orders took, and that is not there for it again until the book changes.
 * JSON-ready.
 *
 * NO's book is YES's seen from the other side: who bids p for YES offers NO at 1 − p. Levels are kept in terms of YES
 * (`ask 0.600000`), whichever was traded. The two books have hashes of their own, so that of each outcome the last one
 * is kept that was traded on.
 */
export interface ConsumedDepth extends MarketRef {
  readonly portfolioId: number;
  readonly books: { readonly [Outcome in OutcomeIndex]?: SeenBook };
  readonly levels: Readonly<Record<string, ConsumedLevel>>;
}

type Levels = ConsumedDepth['levels'];

/** A level's name in terms of YES. */
function levelName(outcome: OutcomeIndex, side: Side, price: Price): string {
  const asksOfYes = (side === 'buy') === (outcome === 0);
  return `${asksOfYes ? 'ask' : 'bid'} ${formatPrice(outcome === 0 ? price : ((ONE_PRICE - price) as Price))}`;
}

/** The levels that an order of a side eats. */
export const levelsFor = (book: Book, side: Side): readonly BookLevel[] =>
  side === 'buy' ? book.asks : book.bids;

/** What of the consumed depth still holds in a book that was not traded on yet: levels that show the same size as its mirror did. */
function mirrored(levels: Levels, book: Book): Levels {
  const shown = new Map(
    (['buy', 'sell'] as const).flatMap((side) =>
      levelsFor(book, side).map(({ price, size }) => [
        levelName(book.outcome, side, price),
        formatShares(size),
      ]),
    ),
  );
  return Object.fromEntries(Object.entries(levels).filter(([name, { size }]) => shown.get(name) === size));
}

/** What of the consumed depth holds in this very book. */
function holding(depth: ConsumedDepth | null, book: Book): Levels {
  if (!depth) return {};
  const seen = depth.books[book.outcome];
  if (!seen) return mirrored(depth.levels, book);
  return seen.hash === book.hash ? depth.levels : {};
}

/** @throws DomainError BOOK_STALE when the portfolio traded on a later book of this outcome before: its depth would come back */
export function requireNewest(depth: ConsumedDepth | null, book: Book): void {
  const seen = depth?.books[book.outcome];
  if (!seen || seen.hash === book.hash || seen.timestamp <= book.timestamp.toISOString()) return;
  throw new DomainError(
    'BOOK_STALE',
    `The portfolio traded on a later book of ${book.marketId} before; nothing was done, try again with the same id.`,
    { venue: book.venue, marketId: book.marketId, outcome: book.outcome, hash: book.hash },
  );
}

/** The levels that an order eats, with what was taken of them before. */
export function depthFor(depth: ConsumedDepth | null, book: Book, side: Side): Depth[] {
  const levels = holding(depth, book);
  return levelsFor(book, side).map(({ price, size }) => {
    const { consumed = '0' } = levels[levelName(book.outcome, side, price)] ?? {};
    return { price, size, consumed: parseShares(consumed) };
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
  const { venue, marketId, outcome, hash, timestamp } = book;
  const before = holding(depth, book);
  // What does not hold any more has changed, and with it the other outcome's book.
  const isWhole = Object.keys(before).length === Object.keys(depth?.levels ?? {}).length;
  const taken = eaten
    .filter((level) => level.taken > 0n)
    .map(({ price, size, consumed, taken: more }): [string, ConsumedLevel] => [
      levelName(outcome, side, price),
      { size: formatShares(size), consumed: formatShares((consumed + more) as Shares) },
    ]);
  return {
    portfolioId,
    venue,
    marketId,
    books: { ...(isWhole ? depth?.books : {}), [outcome]: { hash, timestamp: timestamp.toISOString() } },
    levels: { ...before, ...Object.fromEntries(taken) },
  };
}
