import type { GapReason } from '../../book-change.ts';
import { type OutcomeHandle, refOf } from '../../outcome-handle.ts';
import type { BookPlace, ChangeQueue } from '../../stream/change-queue.ts';
import type { ClobBook } from '../clob-book.ts';
import type { BookFrame, PriceChange } from './frames.ts';
import { haveSameLevels, LiveBook, type Moment } from './live-book.ts';

/** A change that came while the book was not known. */
type Pending = { readonly moment: Moment } & (
  | { readonly change: PriceChange; readonly last: boolean }
  | { readonly frame: BookFrame }
);

/** More than this while one waits for a snapshot, and the snapshot is asked for again. */
const MAX_PENDING = 2_000;

/** What a tracked book does with a change once it has a live book to do it with. */
export interface ApplyPending {
  change(book: TrackedBook, change: PriceChange, context: { moment: Moment; last: boolean }): void;
  replace(book: TrackedBook, frame: BookFrame, moment: Moment): void;
}

/** One outcome of a stream: its live book while it can be believed, and what waits while it cannot. */
export class TrackedBook {
  readonly handle: OutcomeHandle;
  readonly #queue: ChangeQueue;
  #live: LiveBook | null = null;
  /** The last book that was believed: its tick and what its hash covers outlive a gap. */
  #last: LiveBook | null = null;
  #pending: Pending[] = [];
  #overflowed = false;
  #told = false;
  #place: BookPlace | null = null;
  /** The market has ended: no book will come. */
  ended = false;

  constructor(handle: OutcomeHandle, queue: ChangeQueue) {
    this.handle = handle;
    this.#queue = queue;
  }

  get live(): LiveBook | null {
    return this.#live;
  }

  /** The live book, or the last one before a gap. */
  get known(): LiveBook | null {
    return this.#live ?? this.#last;
  }

  /** Keeps a change for when a snapshot comes. */
  postpone(pending: Pending): void {
    if (this.#pending.length >= MAX_PENDING) {
      this.#pending = [];
      this.#overflowed = true;
    }
    this.#pending.push(pending);
  }

  /** The book cannot be believed any more. @returns whether that is news */
  lose(reason: GapReason): boolean {
    if (this.#place) this.#place.read = null;
    this.#place = null;
    this.#last = this.known;
    this.#live = null;
    this.#pending = [];
    this.#overflowed = false;
    return this.tell(reason);
  }

  /** Says once that there is no book to believe. @returns whether that is news */
  tell(reason: GapReason): boolean {
    if (this.#told) return false;
    this.#told = true;
    this.#queue.push({ kind: 'gap', outcome: refOf(this.handle), reason });
    return true;
  }

  /** Queues the newest book, once until it is read. */
  publish(): void {
    if (this.#place?.read) return;
    if (this.#live === null) return;
    // The live book at the time of reading may be another one; while there is none, the place is void.
    this.#place = { read: () => this.#live!.toBook() };
    this.#queue.push(this.#place);
  }

  /** A whole book that is true: whoever reads may believe it again. */
  begin(live: LiveBook): void {
    this.#live = live;
    this.#pending = [];
    this.#overflowed = false;
    this.#told = false;
    this.publish();
  }

  /**
   * Takes a snapshot, then what waited and is not older than it.
   * @returns whether another snapshot is needed, because too much waited
   */
  load(snapshot: ClobBook, apply: ApplyPending): boolean {
    const waiting = this.#pending;
    this.#pending = [];
    if (this.#overflowed) {
      this.#overflowed = false;
      return true;
    }
    this.begin(new LiveBook(this.handle, snapshot));
    const from = snapshot.book.timestamp.getTime();
    for (const pending of waiting.filter(({ moment }) => moment.at >= from)) {
      if (this.#live === null) break;
      if ('frame' in pending) apply.replace(this, pending.frame, pending.moment);
      else apply.change(this, pending.change, pending);
    }
    return false;
  }

  /** Compares a live book with a fresh snapshot. @returns whether changes were missed */
  verify({ book }: ClobBook): boolean {
    if (this.#live === null || book.timestamp.getTime() < this.#live.at) return false;
    if (!haveSameLevels(this.#live.toBook(), book)) return true;
    this.#live.confirm(book.receivedAt.getTime());
    this.publish();
    return false;
  }
}
