import type { GapReason, StreamCounts } from '../../book-change.ts';
import { readMoment } from '../../book/check-clock.ts';
import { readLevels } from '../../book/read-levels.ts';
import type { OutcomeHandle } from '../../market/outcome-handle.ts';
import type { ChangeQueue } from '../../stream/change-queue.ts';
import { VenueError } from '../../venue-error.ts';
import { findLastTradePrice } from '../book-hash.ts';
import type { SnapshotAnswer } from '../clob-books.ts';
import { announce } from './announcements.ts';
import {
  type BookFrame,
  type MarketFrame,
  type PriceChangeFrame,
  readFrame,
  type TokenChanges,
  tokensIn,
} from './frames.ts';
import type { Moment } from './live-book.ts';
import { type ApplyPending, type FrameChanges, TrackedBook } from './tracked-book.ts';

/** The parts that a keeper works with. */
export interface KeeperContext {
  readonly counts: StreamCounts;
  readonly queue: ChangeQueue;
  readonly maxSkewMs: number;
  /** Asks for fresh books of these tokens. */
  readonly want: (tokens: readonly string[]) => void;
  /** Calls back once the rest of an operation must have come. Without it only the next frame of a book ends an operation. */
  readonly afterOperation?: (decide: () => void) => void;
}

/** Keeps the books of one connection: frames and snapshots go in, changes come out of the queue. */
export class BookKeeper implements ApplyPending {
  readonly #books: Map<string, TrackedBook>;
  readonly #context: KeeperContext;

  constructor(handles: ReadonlyMap<string, OutcomeHandle>, context: KeeperContext) {
    this.#context = context;
    this.#books = new Map(
      [...handles].map(([token, handle]) => [token, new TrackedBook(handle, context.queue)]),
    );
  }

  /** Keeps the book of one more outcome; one that is kept already stays as it is. */
  follow(token: string, handle: OutcomeHandle): void {
    if (!this.#books.has(token)) this.#books.set(token, new TrackedBook(handle, this.#context.queue));
  }

  /** True while a book can be believed. */
  isLive(token: string): boolean {
    return (this.#books.get(token)?.live ?? null) !== null;
  }

  /** The tokens whose markets have not ended. */
  get tokens(): readonly string[] {
    return [...this.#books].filter(([, book]) => !book.ended).map(([token]) => token);
  }

  /** Ends the belief in these books until fresh ones come, which are asked for where `fetch` says so. */
  lose(tokens: readonly string[], reason: GapReason, fetch = true): void {
    const open = tokens.filter((token) => this.#books.get(token)?.ended === false);
    for (const token of open) if (this.#books.get(token)?.lose(reason)) this.#context.counts.gaps += 1;
    if (fetch && open.length > 0) this.#context.want(open);
  }

  /** Ends the belief in a book that these changes contradict, and asks for a fresh one. */
  #lose(book: TrackedBook, reason: GapReason, news: readonly FrameChanges[]): void {
    if (book.lose(reason, news)) this.#context.counts.gaps += 1;
    this.#context.want([book.handle.tokenId!]);
  }

  /** Reads the content of a frame: one event or a list of events. */
  take(parsed: unknown, receivedAt: number): void {
    for (const event of Array.isArray(parsed) ? (parsed as unknown[]) : [parsed])
      this.#event(event, receivedAt);
  }

  /** @returns the tokens whose snapshot must be asked for again */
  load({ books, refusals }: SnapshotAnswer): string[] {
    const again: string[] = [];
    for (const [token, snapshot] of books) {
      const book = this.#books.get(token);
      if (book === undefined || book.ended) continue;
      const isOld = book.live !== null && book.live.at >= snapshot.book.occurredAt.getTime();
      if (!isOld && book.load(snapshot, this)) again.push(token);
    }
    for (const token of refusals.keys()) {
      const book = this.#books.get(token);
      if (book === undefined || book.ended || book.live !== null) continue;
      // A reader that waits for the book goes on waiting.
      if (book.tell('SNAPSHOT_FAILED')) this.#context.counts.gaps += 1;
      again.push(token);
    }
    return again;
  }

  /** Fresh books of these tokens are about to be asked for, to be compared with these. */
  beginCheck(tokens: readonly string[]): void {
    for (const token of tokens) this.#books.get(token)?.beginCheck();
  }

  /**
   * Compares books with the fresh ones that were asked for. A book that differs is lost; a newer one is loaded.
   * @returns how many were newer
   */
  check({ books }: SnapshotAnswer): number {
    let newer = 0;
    for (const [token, snapshot] of books) {
      const book = this.#books.get(token);
      if (book === undefined || book.ended) continue;
      const comparison = book.compare(snapshot);
      if (comparison === 'differs') this.lose([token], 'CHANGE_MISSED');
      if (comparison !== 'newer') continue;
      newer += 1;
      book.load(snapshot, this);
    }
    return newer;
  }

  /**
   * Applies the changes of one frame. If its best prices differ from the book's, the book is wrong only if they still differ
   * when the operation is over. A frame with another time or another hash shows that it is over.
   */
  change(book: TrackedBook, news: FrameChanges): void {
    const { live } = book;
    const { changes, moment } = news;
    if (live === null) return book.postpone(news);
    if (live.isOutOfOrder(moment.at)) return this.#lose(book, 'OUT_OF_ORDER', [news]);
    if (moment.at < live.at) return;
    if (!live.continues(changes, moment.at) && !live.agrees)
      return this.#lose(book, 'TOP_DISAGREES', [...book.operation, news]);
    book.apply(news);
    book.publish();
    if (!live.agrees) this.#context.afterOperation?.(() => this.#endOperation(book, news));
  }

  /** Ends an operation, if this is still its newest frame. If its best prices differ from the book's, a change is missing. */
  #endOperation(book: TrackedBook, news: FrameChanges): void {
    const { live, operation } = book;
    if (live === null || operation.at(-1) !== news || live.agrees) return;
    this.#lose(book, 'TOP_DISAGREES', operation);
  }

  replace(book: TrackedBook, frame: BookFrame, moment: Moment): void {
    const { known } = book;
    if (known === null) return book.postpone({ frame, moment });
    if (book.live?.isOutOfOrder(moment.at)) return this.lose([frame.asset_id], 'OUT_OF_ORDER');
    if (moment.at < known.at) return;
    const levels = {
      bids: readLevels(frame.bids, 'bids', 'polymarket'),
      asks: readLevels(frame.asks, 'asks', 'polymarket'),
    };
    const guesses = [frame.last_trade_price ?? known.lastTradePrice, known.lastTradePrice];
    const price = findLastTradePrice({ ...frame, ...known.hashed }, guesses);
    if (price === null) return this.lose([frame.asset_id], 'BAD_HASH');
    known.lastTradePrice = price;
    known.replace(levels, frame.hash, moment);
    book.begin(known);
  }

  #event(event: unknown, receivedAt: number): void {
    try {
      const frame = readFrame(event);
      if (frame === null) this.#context.counts.unknown += 1;
      else this.#frame(frame, receivedAt);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      this.#context.counts.bad += 1;
      const named = tokensIn(event);
      this.lose(named.length > 0 ? named : this.tokens, 'BAD_CHANGE');
    }
  }

  #frame(frame: MarketFrame, receivedAt: number): void {
    const clock = { receivedAt, maxSkewMs: this.#context.maxSkewMs };
    const at = readMoment(frame.timestamp ?? String(receivedAt), clock, 'polymarket');
    if (frame.event_type === 'price_change') this.#changes(frame, { at, receivedAt });
    else if (frame.event_type === 'book') {
      const book = this.#books.get(frame.asset_id);
      if (book?.ended === false) this.replace(book, frame, { at, receivedAt });
    } else announce(frame, new Date(at), { books: this.#books, queue: this.#context.queue });
  }

  #changes({ price_changes: changes }: PriceChangeFrame, moment: Moment): void {
    for (const [token, group] of Map.groupBy(changes, (change) => change.asset_id)) {
      const book = this.#books.get(token);
      if (book?.ended === false) this.change(book, { changes: group as unknown as TokenChanges, moment });
    }
  }
}
