import { ASK, CLEAR, GAP, LAST, LEVEL, PRINT, REPEATED, type Rows } from '../tape/row.ts';
import type { TypedBook } from './books/typed-book.ts';
import { momentText, ReplayError } from './replay-error.ts';
import type { World } from './world.ts';

/** The longest silence of a tape whose books are believed all the while. */
const LONGEST_SILENCE_MS = 86_400_000;

/**
 * Hears of rows as they pass, without an object a row: for measurements, and for code that has to see every change. The book has
 * taken the row over, and the columns hold all rows of the chunk.
 */
export interface RowListener {
  readonly onRow?: ((book: TypedBook, columns: Rows, row: number) => void) | undefined;
  /** After the last row of what the venue said at once. */
  readonly onMessage?: ((book: TypedBook, at: number) => void) | undefined;
}

/** The hearers of what passes. */
export interface RowHearers {
  readonly listener: RowListener;
  /** A book that somebody watches has changed, or somebody traded. */
  readonly changed: (token: number, at: number) => void;
  /** True if prints are kept for strategies. */
  readonly keepsPrints: boolean;
}

/** Takes the rows of a tape over into the books, up to the moment at which something is due. */
export class RowLoop {
  readonly #world: World;
  readonly #hearers: RowHearers;
  readonly #onRow: NonNullable<RowListener['onRow']> | null;
  readonly #showsPrints: boolean;
  /** Rows up to this time are taken, milliseconds since 1970. */
  dueAt = -Infinity;
  /** True from the beginning of the run on: the rows before it only make the books whole. */
  isHeard = false;
  rows = 0;
  messages = 0;
  prints = 0;
  gaps = 0;
  /** The time of the newest row, also of one before the run. */
  lastAt = -Infinity;
  /** The book of the row before, while the message that it belongs to goes on. */
  #open: TypedBook | null = null;
  /** The books that this message changed before it went on to another one. */
  readonly #others = new Set<TypedBook>();

  constructor(world: World, hearers: RowHearers) {
    this.#world = world;
    this.#hearers = hearers;
    this.#onRow = hearers.listener.onRow ?? null;
    this.#showsPrints = world.grain === 'prints';
  }

  /**
   * Takes rows over, of a chunk from one place up to another one. Returns the place of the first that was not taken, because
   * something is due before it.
   * @throws ReplayError REPLAY_CLOCK, REPLAY_TOKENS, REPLAY_PRICE
   */
  take(columns: Rows, begin: number, end: number): number {
    const { at: times, token: tokens, kind: kinds, flags, price, size } = columns;
    const { shelf } = this.#world;
    const { books } = shelf;
    const onRow = this.isHeard ? this.#onRow : null;
    let open = this.#open;
    for (let row = begin; row < end; row += 1) {
      const at = times[row]!;
      const silence = at - this.lastAt;
      if (!(silence >= 0 && silence <= LONGEST_SILENCE_MS)) this.#checkClock(at);
      if (at > this.dueAt) {
        this.#open = open;
        return row;
      }
      this.lastAt = at;
      const token = tokens[row]!;
      const book = books[token] ?? shelf.of(token);
      const flag = flags[row]!;
      if ((flag & REPEATED) === 0) book.isHeard = true;
      else if (book.isHeard) continue;
      book.at = at;
      if (kinds[row] === LEVEL) book.set(price[row]!, size[row]!, (flag & ASK) !== 0);
      else this.#takeOther(book, columns, row);
      this.rows += 1;
      if (onRow !== null) onRow(book, columns, row);
      if (open !== null && open !== book) this.#others.add(open);
      open = book;
      if ((flag & LAST) === 0) continue;
      open = null;
      this.#endMessage(book, at);
    }
    this.#open = open;
    return end;
  }

  #takeOther(book: TypedBook, { kind, price, size, flags }: Rows, row: number): void {
    switch (kind[row]) {
      case CLEAR:
        book.clear();
        return;
      case GAP:
        book.void();
        this.gaps += 1;
        return;
      case PRINT: {
        this.prints += 1;
        const print = {
          token: book.token,
          at: book.at,
          price: price[row]!,
          size: size[row]!,
          isSale: (flags[row]! & ASK) !== 0,
        };
        if (this.#showsPrints) this.#world.show(print.token, print.price, print.at);
        if (this.#hearers.keepsPrints && this.isHeard) this.#world.prints.add(print);
        return;
      }
      default:
        throw new ReplayError(
          'REPLAY_TOKENS',
          `The tape has a row of kind ${kind[row]}, which no tape has. Check the tape, and build it again.`,
        );
    }
  }

  /** A message has ended with a row of this book; what it said of other books has ended with it. */
  #endMessage(book: TypedBook, at: number): void {
    this.messages += 1;
    if (this.#others.size > 0) {
      this.#others.delete(book);
      for (const other of this.#others) this.#settle(other, at);
      this.#others.clear();
    }
    this.#settle(book, at);
    if (this.isHeard) this.#hearers.listener.onMessage?.(book, at);
  }

  #settle(book: TypedBook, at: number): void {
    book.watch?.settle(book);
    if (this.isHeard && this.#world.shelf.watchers[book.token]! > 0) this.#hearers.changed(book.token, at);
  }

  /** @throws ReplayError REPLAY_CLOCK where receive times go back, or jump while books are believed */
  #checkClock(at: number): void {
    if (at >= this.lastAt && (this.lastAt === -Infinity || !this.#isBelieved)) return;
    const [before, now] = [momentText(this.lastAt), momentText(at)];
    throw new ReplayError(
      'REPLAY_CLOCK',
      at > this.lastAt
        ? `The tape says nothing from ${before} to ${now}, more than a day, and does not say that changes are missing. Replay the parts by themselves, with --from and --to.`
        : `The tape goes back in time, from ${before} to ${now}. Check the tape, and build it again.`,
    );
  }

  get #isBelieved(): boolean {
    return this.#world.grain === 'books' && this.#world.shelf.hasKnown;
  }
}
