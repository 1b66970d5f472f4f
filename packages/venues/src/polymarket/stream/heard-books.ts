import { type BookChange, noCounts } from '../../book-change.ts';
import type { OutcomeHandle } from '../../market/outcome-handle.ts';
import { ChangeQueue } from '../../stream/change-queue.ts';
import { VenueError } from '../../venue-error.ts';
import { parseBody } from '../../wire/parse-body.ts';
import { skewOf } from '../../client-options.ts';
import { type ClobBook, parseClobBook } from '../clob-book.ts';
import { attempt, type SnapshotAnswer, tokenOf } from '../clob-books.ts';
import { BookKeeper } from './book-keeper.ts';
import { parseFrame, tokensIn } from './frames.ts';
import { socketDefaults } from './socket-options.ts';
import { OPERATION_MS } from './tracked-book.ts';

/** A decision that waits for the rest of an operation. */
interface Due {
  readonly at: number;
  readonly decide: () => void;
}

/**
 * The books of Polymarket as somebody hears them who has the answers and frames with their times of receipt, and asks for
 * nothing: by the rules of a stream, which are the same.
 */
export class HeardBooks {
  readonly counts = noCounts();
  /** Books and news of tokens that it does not follow. */
  strangers = 0;
  readonly #handles = new Map<string, OutcomeHandle>();
  readonly #queue = new ChangeQueue(this.counts, Infinity);
  readonly #keeper: BookKeeper;
  #due: Due[] = [];
  #now = 0;
  #checkedAt = -Infinity;

  constructor() {
    this.#keeper = new BookKeeper(new Map(), {
      counts: this.counts,
      queue: this.#queue,
      maxSkewMs: skewOf({}),
      want: () => undefined,
      afterOperation: (decide) => void this.#due.push({ at: this.#now + OPERATION_MS, decide }),
    });
  }

  /** Hears of the book of one more outcome, which has a token. */
  follow(handle: OutcomeHandle): void {
    const { tokenId } = handle;
    if (tokenId === null || this.#handles.has(tokenId)) return;
    this.#handles.set(tokenId, handle);
    this.#keeper.follow(tokenId, handle);
  }

  /** The moment of the next change that comes by itself; infinite where none does. */
  get nextAt(): number {
    return this.#due[0]?.at ?? Infinity;
  }

  /** Lets time go on: what waited for the rest of an operation until then is decided. */
  *until(now: number): Generator<BookChange> {
    while (this.nextAt <= now) this.#due.shift()!.decide();
    this.#now = now;
    yield* this.#queue.taken();
  }

  *hearFrame(text: string, receivedAt: number): Generator<BookChange> {
    this.#begin(receivedAt);
    const parsed = text.length > socketDefaults.maxFrame ? undefined : parseFrame(text);
    if (parsed === undefined) {
      this.counts.truncated += 1;
      this.#keeper.lose(this.#keeper.tokens, 'UNREADABLE_FRAME', false);
    } else {
      for (const event of listOf(parsed))
        if (tokensIn(event).some((token) => !this.#handles.has(token))) this.strangers += 1;
      this.#keeper.take(parsed, receivedAt);
    }
    yield* this.#queue.taken();
  }

  /** Hears the body of an answer of `/books`, or of `/book`. @throws VenueError NOT_JSON */
  *hearBooks(body: string, receivedAt: number): Generator<BookChange> {
    this.#begin(receivedAt);
    const answer = this.#read(body, receivedAt);
    const tokens = [...answer.books.keys()];
    const live = new Set(tokens.filter((token) => this.#keeper.isLive(token)));
    const fresh = [...answer.books].filter(([token]) => !live.has(token));
    this.#keeper.load({ books: new Map(fresh), refusals: answer.refusals });
    const known = [...answer.books].filter(([token]) => live.has(token));
    this.#keeper.check({ books: new Map(known), refusals: new Map() });
    this.#keeper.beginCheck(tokens);
    yield* this.#queue.taken();
  }

  /** Nobody says when a book was asked for: it is compared with the changes since the check before it. */
  #begin(now: number): void {
    this.#now = now;
    if (now - this.#checkedAt < socketDefaults.verifyMs) return;
    this.#checkedAt = now;
    this.#keeper.beginCheck(this.#keeper.tokens);
  }

  #read(body: string, receivedAt: number): SnapshotAnswer {
    const books = new Map<string, ClobBook>();
    const refusals = new Map<string, VenueError>();
    const parsed = parseBody(body, 'polymarket');
    for (const raw of listOf(parsed)) {
      const token = tokenOf(raw);
      const outcome = this.#handles.get(token);
      if (outcome === undefined) {
        this.strangers += 1;
        continue;
      }
      const read = attempt(() => parseClobBook(raw, outcome, { receivedAt, maxSkewMs: skewOf({}) }));
      if (read instanceof VenueError) refusals.set(token, read);
      else books.set(token, read);
    }
    return { books, refusals };
  }
}

const listOf = (parsed: unknown): unknown[] => (Array.isArray(parsed) ? parsed : [parsed]);
