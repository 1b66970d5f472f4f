import { outcomeKey, type BookQuote, type OutcomeRef } from '@prescient/core/domain';
import { levelsDigest, type LevelView } from '@prescient/strategies/sdk';
import type { TypedBook, TypedLevel } from '../engine/books/typed-book.ts';
import type { World } from '../engine/world.ts';
import type { Agenda } from './agenda.ts';
import type { AnsweredBook, AnsweredBooks } from './answered-books.ts';

const MILLION = 1_000_000;
const viewOf = ({ price, size }: TypedLevel): LevelView => ({ price: price / MILLION, size: size / MILLION });

/** A book of the recording at a moment, as it was rebuilt. */
export interface TakenBook {
  readonly bids: readonly LevelView[];
  readonly asks: readonly LevelView[];
  /** The digest of the levels. */
  readonly levels: string;
  /** The same book as a desk fills from it; null where the recording never told of the market. */
  readonly quote: BookQuote | null;
}

/** A book that is needed: an outcome at a time of receipt. */
export interface NeededBook extends OutcomeRef {
  readonly receivedAt: number;
  /** The digest of its levels, where the session knows it; null for one of which only the best price is wanted. */
  readonly levels: string | null;
}

const keyOf = (needed: Omit<NeededBook, 'levels'>): string => `${outcomeKey(needed)} ${needed.receivedAt}`;

interface Kept {
  /** The states of the book at the moment, the newest last: several where several messages came at once. */
  readonly states: TakenBook[];
  /** The number of those who still want it. */
  wanted: number;
}

/** The books that a session looked at, taken from the recording at the moments at which they were received. */
export class TakenBooks {
  readonly #world: World;
  readonly #answers: AnsweredBooks;
  readonly #kept = new Map<string, Kept>();
  /** Books that the recording did not show at their moment, by outcome. */
  readonly #sought = new Map<string, Set<NeededBook>>();
  /** The number of books that were found a moment later. */
  foundLater = 0;
  /** The number of books that only an answer of the venue shows. */
  answered = 0;

  constructor(world: World, answers: AnsweredBooks) {
    this.#world = world;
    this.#answers = answers;
  }

  /** Says beforehand that a book will be wanted once more. */
  want(needed: NeededBook, agenda: Agenda): void {
    const key = keyOf(needed);
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      kept.wanted += 1;
      return;
    }
    this.#kept.set(key, { states: [], wanted: 1 });
    agenda.add(needed.receivedAt, 'book', () => this.#take(needed));
  }

  /**
   * A message of the venue was read: where its book is wanted as of this very moment, it is one of its states. Live, each connection
   * has books of its own; a recording has the messages of all of them in one row, so that a book which one connection knew may be
   * whole a moment later only.
   */
  hear(book: TypedBook, at: number): void {
    const token = this.#world.shelf.tokens[book.token];
    if (token === undefined) return;
    const { venue, marketId, outcome } = token;
    if (this.#kept.has(keyOf({ venue, marketId, outcome, receivedAt: at })))
      this.#add({ venue, marketId, outcome, receivedAt: at, levels: null });
    const sought = this.#sought.get(outcomeKey(token));
    for (const needed of sought ?? []) {
      if (!this.#add(needed, true)) continue;
      sought!.delete(needed);
      this.foundLater += 1;
    }
  }

  /**
   * The book with these levels, or else the newest state of the moment; null where the recording has none. Each want is served once.
   */
  serve(needed: NeededBook): TakenBook | null {
    const kept = this.#kept.get(keyOf(needed));
    if (kept === undefined) return null;
    kept.wanted -= 1;
    if (kept.wanted <= 0) this.#kept.delete(keyOf(needed));
    const { states } = kept;
    const found = states.findLast(({ levels }) => levels === needed.levels);
    return found ?? this.#answer(needed) ?? states.at(-1) ?? null;
  }

  /** The book as the venue answered it, where another connection had heard of a change by then. */
  #answer(needed: NeededBook): TakenBook | null {
    const { receivedAt, levels } = needed;
    const tokenId = this.#world.shelf.tokens[this.#world.tokenOf(needed)]?.tokenId ?? null;
    const book = levels === null || tokenId === null ? null : this.#answers.find(tokenId, receivedAt, levels);
    if (book === null || levels === null) return null;
    this.answered += 1;
    return { ...book.views, levels, quote: this.#quote(needed, receivedAt, book) };
  }

  #take(needed: NeededBook): void {
    if (this.#add(needed)) return;
    const key = outcomeKey(needed);
    const sought = this.#sought.get(key) ?? new Set();
    this.#sought.set(key, sought.add(needed));
  }

  /**
   * Adds the book as it is now to the states of a needed one; a later one that is not the one that was needed only where there is none.
   * @returns whether it is the one that was needed
   */
  #add(needed: NeededBook, isLater = false): boolean {
    const { venue, marketId, outcome, receivedAt } = needed;
    const of = { venue, marketId, outcome };
    const kept = this.#kept.get(keyOf(needed));
    // Nobody wants it any more.
    if (kept === undefined) return true;
    const book = this.#world.shelf.known(this.#world.tokenOf(of));
    if (book === null) return false;
    const [bids, asks] = [book.levels(false).map(viewOf), book.levels(true).map(viewOf)];
    const levels = levelsDigest({ bids, asks });
    const isIt = needed.levels === null || needed.levels === levels;
    const isNews = kept.states.at(-1)?.levels !== levels;
    if (isNews && (isIt || !isLater || kept.states.length === 0))
      kept.states.push({ bids, asks, levels, quote: this.#quote(of, receivedAt) });
    return isIt;
  }

  /** The book as a desk fills from it, dated by its receipt: one that did not change may have been confirmed later. */
  #quote(of: OutcomeRef, receivedAt: number, answered?: AnsweredBook): BookQuote | null {
    const known = this.#world.markets.find(of);
    if (known === null) return null;
    const token = this.#world.tokenOf(of);
    const quote = this.#world.quotes.of({ known, token, outcome: of.outcome }, receivedAt);
    if (quote === null || quote === 'closed') return null;
    const { bids, asks } = answered ?? quote.book;
    return { ...quote, book: { ...quote.book, bids, asks, receivedAt: new Date(receivedAt) } };
  }
}
