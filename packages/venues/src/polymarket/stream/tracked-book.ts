import type { GapReason } from '../../book-change.ts';
import { type OutcomeHandle, refOf } from '../../market/outcome-handle.ts';
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

/**
 * The result of comparing a live book with a fresh one: a `newer` one may hold what is still under way, `unknown`
 * says nothing.
 */
export type Comparison = 'same' | 'differs' | 'newer' | 'unknown';

/** A comparison that is under way: the time of the book when the fresh one was asked for, and what changed since. */
interface Check {
  readonly from: number;
  readonly changes: { readonly change: PriceChange; readonly moment: Moment }[];
}

/** Applies a change to a tracked book once it has a live book. */
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
  #check: Check | null = null;
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
    this.#check = null;
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
    this.#place = { read: () => this.#live!.toProvable() };
    this.#queue.push(this.#place);
  }

  /** A whole book that is true: whoever reads may believe it again. */
  begin(live: LiveBook): void {
    this.#live = live;
    this.#check = null;
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
    const from = snapshot.book.occurredAt.getTime();
    for (const pending of waiting.filter(({ moment }) => moment.at >= from)) {
      if (this.#live === null) break;
      if ('frame' in pending) apply.replace(this, pending.frame, pending.moment);
      else apply.change(this, pending.change, pending);
    }
    return false;
  }

  /** Applies a change to the live book. */
  apply(change: PriceChange, moment: Moment): void {
    this.#live?.change(change, moment);
    this.#check?.changes.push({ change, moment });
  }

  /** From now on changes are kept, so that a fresh book that is asked for now can be compared when it comes. */
  beginCheck(): void {
    this.#check = this.#live === null ? null : { from: this.#live.at, changes: [] };
  }

  /** Compares the live book with the fresh one that was asked for, once the changes since are in that, too. */
  compare(snapshot: ClobBook): Comparison {
    const live = this.#live;
    const check = this.#check;
    this.#check = null;
    const at = snapshot.book.occurredAt.getTime();
    // A fresh book from before the check lags behind the stream, and what it lacks cannot be told from what was missed.
    if (live === null || check === null || at < check.from) return 'unknown';
    if (at > live.at) return 'newer';
    const fresh = new LiveBook(this.handle, snapshot);
    for (const { change, moment } of check.changes) if (moment.at >= at) fresh.change(change, moment);
    if (!haveSameLevels(live.toBook(), fresh.toBook())) return 'differs';
    live.confirm(snapshot.book.receivedAt.getTime());
    this.publish();
    return 'same';
  }
}
