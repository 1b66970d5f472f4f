import { ONE_PRICE } from '../../money/index.ts';
import type { Book, BookLevel } from './book.ts';
import { DomainError } from '../domain-error.ts';
import type { DomainErrorCode } from '../error-codes.ts';

/** Longest time since it was received for which a book is believed, in milliseconds. */
export const MAX_BOOK_AGE_MS = 10_000;
/** Furthest that a venue's clock may run ahead of ours, in milliseconds; beyond it the age of a book is unknown. */
export const MAX_VENUE_SKEW_MS = 60_000;
/** Largest difference between two of our own clocks, in milliseconds. */
export const MAX_OWN_SKEW_MS = 1_000;

/** Milliseconds from the receipt of the book to `now`; 0 if the receiver's clock is a little ahead, null if it is far ahead. */
export function ageMsOf(book: Pick<Book, 'receivedAt'>, now: Date): number | null {
  const age = now.getTime() - book.receivedAt.getTime();
  if (age < -MAX_OWN_SKEW_MS) return null;
  return age > 0 ? age : 0;
}

/** True if the book is fresh. Each comparison states what must hold, because an invalid date compares false with everything. */
const isFresh = ({ receivedAt, occurredAt }: Book, now: Date): boolean =>
  now.getTime() - receivedAt.getTime() <= MAX_BOOK_AGE_MS &&
  receivedAt.getTime() - now.getTime() <= MAX_OWN_SKEW_MS &&
  occurredAt.getTime() - receivedAt.getTime() <= MAX_VENUE_SKEW_MS;

/** True if the levels are those of a whole book: each price once, from best to worst, with a size above 0. */
const isWhole = (levels: readonly BookLevel[], isBetter: (a: BookLevel, b: BookLevel) => boolean): boolean =>
  levels.every(
    (level, index) =>
      level.size > 0n &&
      level.price > 0n &&
      level.price < ONE_PRICE &&
      (index === 0 || isBetter(levels[index - 1]!, level)),
  );

const isGapped = ({ bids, asks, gapped = false }: Book): boolean =>
  gapped || !isWhole(bids, (a, b) => a.price > b.price) || !isWhole(asks, (a, b) => a.price < b.price);

function isCrossed({ bids, asks }: Book): boolean {
  const [bid] = bids;
  const [ask] = asks;
  return bid !== undefined && ask !== undefined && bid.price >= ask.price;
}

/** Why nothing may be filled from a book, nor marked with it; null where it may. */
export function faultOf(book: Book, now: Date): DomainErrorCode | null {
  if (!isFresh(book, now)) return 'BOOK_STALE';
  if (isGapped(book)) return 'BOOK_GAPPED';
  if (book.bids.length + book.asks.length === 0) return 'BOOK_EMPTY';
  return isCrossed(book) ? 'BOOK_CROSSED' : null;
}

const SENTENCES: Readonly<Record<string, string>> = {
  BOOK_STALE: 'is too old, or its time cannot be trusted',
  BOOK_GAPPED: 'has gaps: its levels are out of order, doubled or impossible, or it missed a change',
  BOOK_EMPTY: 'is empty',
  BOOK_CROSSED: 'is crossed: its best bid is not below its best ask',
};

/** @throws DomainError BOOK_STALE, BOOK_GAPPED, BOOK_EMPTY, BOOK_CROSSED */
export function requireSound(book: Book, now: Date): void {
  const code = faultOf(book, now);
  if (code === null) return;
  throw new DomainError(
    code,
    `The book of outcome ${book.outcome} of ${book.marketId} ${SENTENCES[code]}. Nothing was done; retry with the same id.`,
    {
      venue: book.venue,
      marketId: book.marketId,
      outcome: book.outcome,
      hash: book.hash,
      ageMs: ageMsOf(book, now),
    },
  );
}
