import type { HttpHost, Observation } from '../observation.ts';
import type { MarketPlan } from './day-plan.ts';
import type { MirroredBook } from './mirrored-book.ts';

/** The venue's words, in the shape of observations. It hands them on when asked, and keeps none. */
export class Feed {
  at = 0;
  /** Until then no frame is sent; the books can be asked for all the same. */
  silentUntil = 0;
  readonly #out: Observation[] = [];

  /** Takes the observations since the last call. */
  take(): Observation[] {
    return this.#out.splice(0);
  }

  frame(text: string): void {
    if (this.at < this.silentUntil) return;
    this.#out.push({ at: this.at, kind: 'ws', stream: 'market', frame: text });
  }

  /** A frame after which both books are as they are; where it may not be sent, they are there for the asking. */
  changeFrame(text: string, book: MirroredBook): void {
    if (this.at < this.silentUntil) this.books(book);
    else this.frame(text);
  }

  /** Both books, as they are answered from now on. */
  books(book: MirroredBook): void {
    this.answer('clob', `/book?token_id=${book.of.tokens[0]}`, book.restBody(0));
    this.answer('clob', `/book?token_id=${book.of.tokens[1]}`, book.restBody(1));
  }

  /** The market has no books any more. */
  noBooks({ tokens }: MarketPlan): void {
    const body = '{"error":"No orderbook exists for the requested token id"}';
    for (const token of tokens) {
      const url = `/book?token_id=${token}`;
      this.#out.push({ at: this.at, kind: 'http', method: 'GET', url, host: 'clob', status: 404, body });
    }
  }

  answer(host: HttpHost, url: string, body: string): void {
    this.#out.push({ at: this.at, kind: 'http', method: 'GET', url, host, status: 200, body });
  }

  /** Sets the outage that the next requests get in place of an answer. */
  outage(outage: Omit<Extract<Observation, { kind: 'outage' }>, 'at' | 'kind'>): void {
    this.#out.push({ at: this.at, kind: 'outage', ...outage });
  }
}
