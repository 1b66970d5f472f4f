import { outcomeKey, type Book, type OutcomeRef } from '@prescient/core';
import type { BookChange } from '@prescient/venues';

/** Newest changes of a venue from which its lag is told. */
const LAST_CHANGES = 200;

/** The state in which the books of one venue are followed. */
export interface FeedFigures {
  readonly venue: string;
  /** Outcomes whose books are followed. */
  readonly followed: number;
  /** The number of them with a book that may be believed now. */
  readonly fresh: number;
  /** The number of them with missing changes, whose book is asked for again. */
  readonly gapped: number;
  /** Changes of books since this process began, and how often changes were missing. */
  readonly changes: number;
  readonly gaps: number;
  /** Milliseconds from the venue's time of a change to its receipt: the median of the newest changes; null before the first one. */
  readonly lagMs: number | null;
}

/** The counts of one venue. */
class VenueHealth {
  readonly gapped = new Set<string>();
  changes = 0;
  gaps = 0;
  readonly #lags: number[] = [];
  #next = 0;

  addLag(ms: number): void {
    this.#lags[this.#next] = Math.max(0, ms);
    this.#next = (this.#next + 1) % LAST_CHANGES;
  }

  get lagMs(): number | null {
    const sorted = this.#lags.toSorted((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }
}

/** Counts the changes of books, those that were missing, and how late they came, by venue. */
export class FeedHealth {
  readonly #venues: ReadonlyMap<string, VenueHealth>;

  constructor(venues: readonly string[]) {
    this.#venues = new Map(venues.map((venue) => [venue, new VenueHealth()]));
  }

  /** Takes a change into account. `isKnown`: a book of its outcome was known, so that the change alone is as old as it says. */
  count(change: BookChange, isKnown: boolean): void {
    if (change.kind === 'book') this.#countBook(change.book, isKnown);
    if (change.kind !== 'gap') return;
    const health = this.#venues.get(change.outcome.venue);
    if (health === undefined) return;
    health.gaps += 1;
    health.gapped.add(outcomeKey(change.outcome));
  }

  /** Forgets an outcome that is followed no more. */
  drop(outcome: OutcomeRef): void {
    this.#venues.get(outcome.venue)?.gapped.delete(outcomeKey(outcome));
  }

  /** The figures of each venue, with its numbers of outcomes that are followed and of books that may be believed. */
  figures(followed: ReadonlyMap<string, number>, fresh: ReadonlyMap<string, number>): FeedFigures[] {
    return [...this.#venues].map(([venue, { gapped, changes, gaps, lagMs }]) => ({
      venue,
      followed: followed.get(venue) ?? 0,
      fresh: fresh.get(venue) ?? 0,
      gapped: gapped.size,
      changes,
      gaps,
      lagMs,
    }));
  }

  #countBook(book: Book, isKnown: boolean): void {
    const health = this.#venues.get(book.venue);
    if (health === undefined) return;
    if (isKnown) health.addLag(book.receivedAt.getTime() - book.occurredAt.getTime());
    health.changes += 1;
    health.gapped.delete(outcomeKey(book));
  }
}
