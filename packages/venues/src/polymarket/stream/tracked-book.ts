import type { GapReason } from '../../book-change.ts';
import { type OutcomeHandle, refOf } from '../../market/outcome-handle.ts';
import type { BookPlace, ChangeQueue } from '../../stream/change-queue.ts';
import type { ClobBook } from '../clob-book.ts';
import type { BookFrame, TokenChanges } from './frames.ts';
import { haveSameLevels, LiveBook, type Moment } from './live-book.ts';

/** The changes of one frame, with the time of the frame. */
export interface FrameChanges {
  readonly changes: TokenChanges;
  readonly moment: Moment;
}

/** News that came while the book was not known: the changes of a frame, or a whole book. */
type Pending = FrameChanges | { readonly frame: BookFrame; readonly moment: Moment };

/** The most news that are kept for a snapshot. When more come, they are dropped and a newer snapshot is asked for. */
const MAX_PENDING = 2_000;

/**
 * The longest time for which REST may lag behind the socket. So long after a gap, a snapshot that is older than the lost
 * book is not believed without proof.
 */
const MAX_LAG_MS = 60_000;

/** The frames of one operation follow each other within milliseconds. So soon after one of them the rest may be under way. */
export const OPERATION_MS = 1_000;

/**
 * The result of comparing a live book with a fresh one: a `newer` one may hold changes that are under way, `unknown`
 * says nothing.
 */
export type Comparison = 'same' | 'differs' | 'newer' | 'unknown';

/** A comparison that is under way: the time of the book when the fresh one was asked for, and the changes since. */
interface Check {
  readonly from: number;
  readonly since: FrameChanges[];
}

/** The rules that a tracked book applies to its pending news once a snapshot has come. */
export interface ApplyPending {
  change(book: TrackedBook, news: FrameChanges): void;
  replace(book: TrackedBook, frame: BookFrame, moment: Moment): void;
}

/** One outcome of a stream: its live book while it can be believed, and the pending news while it cannot. */
export class TrackedBook {
  readonly handle: OutcomeHandle;
  readonly #queue: ChangeQueue;
  #live: LiveBook | null = null;
  /** The last book that was believed: its tick and the fields of its hash outlive a gap. */
  #last: LiveBook | null = null;
  #operation: FrameChanges[] = [];
  #pending: Pending[] = [];
  #overflowed = false;
  #told = false;
  /** The moment of the news that the lost book had: an older snapshot lacks some of them. Null while there is no doubt. */
  #lost: Moment | null = null;
  #check: Check | null = null;
  #place: BookPlace | null = null;
  /** True once the market has ended: no book will come. */
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

  /** The frames of the newest operation that were applied, in order. */
  get operation(): readonly FrameChanges[] {
    return this.#operation;
  }

  /** Keeps news until a snapshot comes. */
  postpone(pending: Pending): void {
    if (this.#pending.length >= MAX_PENDING) {
      this.#pending = [];
      this.#overflowed = true;
    }
    this.#pending.push(pending);
  }

  /**
   * Ends the belief in the book. `news` are the changes that contradict it: they stay pending, and a snapshot from before
   * them is not believed.
   * @returns true if it was believed until now
   */
  lose(reason: GapReason, news: readonly FrameChanges[] = []): boolean {
    this.#withdraw();
    this.#last = this.known;
    if (this.#live !== null) this.#lost = { at: this.#live.at, receivedAt: this.#live.receivedAt };
    this.#lost = news.at(-1)?.moment ?? this.#lost;
    this.#live = null;
    this.#check = null;
    this.#pending = [...news];
    this.#operation = [];
    this.#overflowed = false;
    return this.tell(reason);
  }

  /** Says once that there is no book to believe. @returns true if that is news */
  tell(reason: GapReason): boolean {
    if (this.#told) return false;
    this.#told = true;
    this.#queue.push({ kind: 'gap', outcome: refOf(this.handle), reason });
    return true;
  }

  /** Queues the newest book, once until it is read. A book in the middle of an operation is not shown. */
  publish(): void {
    if (this.#live === null) return;
    if (!this.#live.agrees) return this.#withdraw();
    if (this.#place?.read) return;
    // The live book at the time of reading may be another one; while there is none, the place is void.
    this.#place = { read: () => this.#live!.toProvable() };
    this.#queue.push(this.#place);
  }

  /** Takes a whole book that is true: readers may believe it again. */
  begin(live: LiveBook): void {
    this.#live = live;
    this.#check = null;
    this.#pending = [];
    this.#operation = [];
    this.#overflowed = false;
    this.#told = false;
    this.#lost = null;
    this.publish();
  }

  /**
   * Takes a snapshot, then the pending news that are not older.
   * @returns true if another snapshot is needed: too much news came, or the snapshot is older than the book that was lost
   */
  load(snapshot: ClobBook, apply: ApplyPending): boolean {
    if (this.#overflowed) {
      this.#overflowed = false;
      this.#pending = [];
      return true;
    }
    const from = snapshot.book.occurredAt.getTime();
    const waiting = this.#pending.filter(({ moment }) => moment.at >= from);
    if (this.#lacksNews(snapshot) && !this.#bridges(snapshot, waiting)) return true;
    this.begin(new LiveBook(this.handle, snapshot));
    for (const pending of waiting) {
      if (this.#live === null) this.postpone(pending);
      else if ('frame' in pending) apply.replace(this, pending.frame, pending.moment);
      else apply.change(this, pending);
    }
    return false;
  }

  /** Applies the changes of a frame to the live book. */
  apply(news: FrameChanges): void {
    const { changes, moment } = news;
    if (this.#live?.continues(changes, moment.at) !== true) this.#operation = [];
    this.#operation.push(news);
    this.#live?.change(changes, moment);
    this.#check?.since.push(news);
  }

  /** Keeps changes from now on, so that a fresh book that is asked for now can be compared when it comes. */
  beginCheck(): void {
    this.#check = this.#live === null ? null : { from: this.#live.at, since: [] };
  }

  /** Compares the live book with the fresh one that was asked for, after adding the changes since to the fresh one. */
  compare(snapshot: ClobBook): Comparison {
    const live = this.#live;
    const check = this.#check;
    this.#check = null;
    const at = snapshot.book.occurredAt.getTime();
    // A fresh book from before the check lags behind the stream: what it lacks may be missed or late.
    if (live === null || check === null || at < check.from) return 'unknown';
    if (at > live.at) return 'newer';
    const fresh = new LiveBook(this.handle, snapshot);
    for (const { changes, moment } of check.since) if (moment.at >= at) fresh.change(changes, moment);
    const receivedAt = snapshot.book.receivedAt.getTime();
    if (!haveSameLevels(live.toBook(), fresh.toBook())) {
      const isUnderWay = live.hash === snapshot.book.hash && receivedAt - live.receivedAt < OPERATION_MS;
      return isUnderWay ? 'unknown' : 'differs';
    }
    live.confirm(receivedAt);
    this.publish();
    return 'same';
  }

  /** Takes back the book that was queued and not read. */
  #withdraw(): void {
    if (this.#place) this.#place.read = null;
    this.#place = null;
  }

  /** True if a snapshot is older than news that the lost book had. */
  #lacksNews({ book }: ClobBook): boolean {
    if (this.#lost === null || book.occurredAt.getTime() >= this.#lost.at) return false;
    return book.receivedAt.getTime() - this.#lost.receivedAt < MAX_LAG_MS;
  }

  /** True if the pending changes make of an older snapshot the book whose hash the newest of them says. */
  #bridges(snapshot: ClobBook, waiting: readonly Pending[]): boolean {
    const changes = waiting.filter((pending) => 'changes' in pending);
    if (changes.length === 0) return false;
    const trial = new LiveBook(this.handle, snapshot);
    for (const news of changes) trial.change(news.changes, news.moment);
    return trial.isProven;
  }
}
