import type { TapeToken } from '../../tape/tape.ts';
import { ReplayError } from '../replay-error.ts';
import { TypedBook } from './typed-book.ts';

/** The books of a tape's tokens. A book is made when its token is met, and given back when its market has ended. */
export class BookShelf {
  readonly tokens: readonly TapeToken[];
  /** By token; null where none is kept. */
  readonly books: (TypedBook | null)[];
  /** By token: the number of those who want to hear of its changes. */
  readonly watchers: Int32Array;

  constructor(tokens: readonly TapeToken[]) {
    this.tokens = tokens;
    this.books = tokens.map(() => null);
    this.watchers = new Int32Array(tokens.length);
  }

  /** The book of a token, a void one where it was not met. @throws ReplayError REPLAY_TOKENS */
  of(token: number): TypedBook {
    const known = this.books[token];
    if (known === undefined)
      throw new ReplayError(
        'REPLAY_TOKENS',
        `The tape has a row of token ${token} and lists ${this.tokens.length} tokens. Check the tape, and build it again.`,
      );
    return known ?? (this.books[token] = new TypedBook(token));
  }

  /** The book of a token; null where there is none, or where it is void. */
  known(token: number): TypedBook | null {
    const book = this.books[token] ?? null;
    return book === null || book.isVoid ? null : book;
  }

  /** Voids all books: what happened meanwhile is not on the tape. */
  voidAll(): void {
    for (const book of this.books) if (book !== null && !book.isVoid) book.void();
  }

  /** True if a book is believed. */
  get hasKnown(): boolean {
    return this.books.some((book) => book !== null && !book.isVoid);
  }
}
