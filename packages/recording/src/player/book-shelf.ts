import type { HttpAnswer } from './http-answer.ts';
import { TokenBook } from './token-book.ts';
import { type WireBook, wireBook, type WireEvent } from './wire-frame.ts';

/** Every book that the recording has told of so far. */
export class BookShelf {
  readonly #books = new Map<string, TokenBook>();
  /** The answers to a request for a book that brought none of that token: no book, or the wrong one. */
  readonly #odd = new Map<string, HttpAnswer>();

  /** The recorded answer to a question for one book. */
  learnAnswer(tokenId: string, answer: HttpAnswer): void {
    const book = answer.status === 200 ? asBook(parsed(answer.body)) : null;
    if (book?.asset_id === tokenId) {
      this.#put(book);
      return;
    }
    if (answer.status === 404) this.#books.delete(tokenId);
    this.#odd.set(tokenId, answer);
  }

  /** The recorded answer to a question for many books. */
  learnList(body: string): void {
    const items = parsed(body);
    if (!Array.isArray(items)) return;
    for (const item of items as unknown[]) {
      const book = asBook(item);
      if (book !== null) this.#put(book);
    }
  }

  apply(event: WireEvent): void {
    if (event.event_type === 'book') this.#put(event);
    if (event.event_type === 'last_trade_price') this.#books.get(event.asset_id)?.trade(event.price);
    if (event.event_type === 'tick_size_change') {
      this.#books.get(event.asset_id)?.changeTick(event.new_tick_size);
    }
    if (event.event_type !== 'price_change') return;
    for (const change of event.price_changes) {
      this.#books.get(change.asset_id)?.change(change, event.timestamp);
      this.#odd.delete(change.asset_id);
    }
  }

  get size(): number {
    return this.#books.size + this.#odd.size;
  }

  forget(tokenId: string): void {
    this.#books.delete(tokenId);
    this.#odd.delete(tokenId);
  }

  knows(tokenId: string): boolean {
    return this.#books.has(tokenId) || this.#odd.has(tokenId);
  }

  /** Answers a request for this book alone. */
  answer(tokenId: string): HttpAnswer {
    const odd = this.#odd.get(tokenId);
    if (odd !== undefined) return odd;
    const book = this.#books.get(tokenId);
    if (book !== undefined) return { status: 200, body: book.restBody() };
    return { status: 404, body: '{"error":"No orderbook exists for the requested token id"}' };
  }

  /** Answers a request for many books: those without a book are missing, the wrong ones stand there. */
  answerMany(tokenIds: readonly string[]): HttpAnswer {
    const answers = tokenIds.map((tokenId) => this.answer(tokenId));
    const bodies = answers.filter(({ status }) => status === 200).map(({ body }) => body);
    return { status: 200, body: `[${bodies.join(',')}]` };
  }

  /** The book as a frame, or null where there is none. */
  frame(tokenId: string): Record<string, unknown> | null {
    return this.#books.get(tokenId)?.frame() ?? null;
  }

  #put(book: WireBook): void {
    this.#odd.delete(book.asset_id);
    const known = this.#books.get(book.asset_id);
    if (known === undefined) this.#books.set(book.asset_id, new TokenBook(book));
    else known.replace(book);
  }
}

/** The very object and not the schema's copy: the hash of a book depends on the order of its fields. */
function asBook(value: unknown): WireBook | null {
  return wireBook.safeParse(value).success ? (value as WireBook) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
