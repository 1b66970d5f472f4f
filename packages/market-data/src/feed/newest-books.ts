import {
  faultOf,
  isFromFuture,
  markOfBook,
  type Book,
  type Clock,
  type Marks,
  type OutcomeMark,
  type OutcomeRef,
  outcomeKey,
} from '@prescient/core';
import type { ProvableBook } from '@prescient/venues';
import type { Following } from './following.ts';

/** True if a book can have a mark: where it cannot, the bid of the one before it stays the one that was seen last. */
const hasBid = ({ bids: [bid], asks: [ask] }: Book): boolean =>
  bid !== undefined && (ask === undefined || bid.price < ask.price);

/** The newest book of each outcome, and the best bid that was seen last. */
export class NewestBooks {
  readonly #following: Following;
  readonly #clock: Clock;
  readonly #books = new Map<string, ProvableBook>();
  /** They outlive the books: what something was worth last is still known when the book no longer is. */
  readonly #marks = new Map<string, OutcomeMark>();

  constructor(following: Following, clock: Clock) {
    this.#following = following;
    this.#clock = clock;
  }

  learn(provable: ProvableBook): void {
    const key = outcomeKey(provable.book);
    if (!hasBid(provable.book)) this.#mark(key);
    this.#forgetStrangers();
    this.#books.set(key, provable);
  }

  /** Marks the book as no longer believed. The last price of the outcome stays known. */
  drop(outcome: OutcomeRef): void {
    const key = outcomeKey(outcome);
    this.#mark(key);
    this.#books.delete(key);
  }

  /** Null where none came yet, changes are missing, or it is too old. */
  bookOf(outcome: OutcomeRef): ProvableBook | null {
    const known = this.#books.get(outcomeKey(outcome));
    return known !== undefined && faultOf(known.book, this.#clock.now()) === null ? known : null;
  }

  /** True if a book is known, however old it is. */
  has(outcome: OutcomeRef): boolean {
    return this.#books.has(outcomeKey(outcome));
  }

  /** All that may be believed now. */
  fresh(): Book[] {
    const now = this.#clock.now();
    return [...this.#books.values()].flatMap(({ book }) => (faultOf(book, now) === null ? [book] : []));
  }

  /** The best bid of an outcome that was seen last; null where none was. */
  markOf(outcome: OutcomeRef): OutcomeMark | null {
    const key = outcomeKey(outcome);
    this.#mark(key);
    return this.#marks.get(key) ?? null;
  }

  /** The best bids that were seen last, as they are now. */
  marks(): Marks {
    for (const key of this.#books.keys()) this.#mark(key);
    return new Map(this.#marks);
  }

  /** True if a book of a later moment is known. */
  hasNewerThan(book: Book): boolean {
    const known = this.#books.get(outcomeKey(book));
    return known !== undefined && known.book.occurredAt > book.occurredAt;
  }

  /** Looks at the newest book for its best bid: once somebody asks, as most books give way to the next one before that. */
  #mark(key: string): void {
    const newest = this.#books.get(key);
    const mark = newest === undefined ? null : markOfBook(newest.book);
    const known = this.#marks.get(key);
    if (mark === null) return;
    if (known === undefined || mark.at >= known.at || isFromFuture(known.at, this.#clock.now()))
      this.#marks.set(key, mark);
  }

  /** Of what is not followed no more is kept than of what is. */
  #forgetStrangers(): void {
    if (Math.max(this.#marks.size, this.#books.size) < 2 * this.#following.most) return;
    for (const known of [this.#marks, this.#books])
      for (const key of known.keys()) if (!this.#following.hasKey(key)) known.delete(key);
  }
}
