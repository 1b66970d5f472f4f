import { MAX_BOOK_AGE_MS, type BookLevel, type LevelLows, type Quote } from '@prescient/core/domain';
import type { Price, Shares } from '@prescient/core/money';
import { levelsHash } from '@prescient/venues';
import type { KnownMarket } from '../markets/known-market.ts';
import type { BookShelf } from './book-shelf.ts';
import { BookWatch } from './book-watch.ts';
import type { TypedLevel } from './typed-book.ts';

/** A contract, the smallest size of a venue that does not say. */
const ONE_SHARE = 1_000_000n as Shares;

const levelOf = ({ price, size }: TypedLevel): BookLevel => ({
  price: BigInt(price) as Price,
  size: BigInt(size) as Shares,
});

/** An outcome of a known market, with the number of its token. */
export interface QuotedOutcome {
  readonly known: KnownMarket;
  readonly token: number;
  readonly outcome: 0 | 1;
}

/** Makes the books that fills are priced from out of the typed ones, with the fees of the time. */
export class QuoteMaker {
  readonly #shelf: BookShelf;

  constructor(shelf: BookShelf) {
    this.#shelf = shelf;
  }

  /**
   * The book of an outcome at a moment; null where it is void. A book that did not change for longer than a book is believed
   * is asked for, as live, and has no age.
   */
  of({ known, token, outcome }: QuotedOutcome, at: number): Quote {
    // As live, the levels of both outcomes are watched from the first trade on: depth that was taken stays taken.
    const [yes, no] = known.tokens.map((each) => this.#lowsOf(each));
    const book = this.#shelf.known(token);
    if (book === null) return null;
    const { venue, marketId, tickSize, priceRanges, minimumSize, fees } = known.market;
    const [bids, asks] = [book.levels(false).map(levelOf), book.levels(true).map(levelOf)];
    const isAsked = at - book.at > MAX_BOOK_AGE_MS;
    return {
      fees,
      lows: (outcome === 0 ? yes : no) ?? null,
      book: {
        venue,
        marketId,
        outcome,
        bids,
        asks,
        tickSize: tickSize ?? (BigInt(book.step) as Price),
        priceRanges,
        minimumSize: minimumSize ?? ONE_SHARE,
        hash: levelsHash(bids, asks),
        occurredAt: new Date(book.at),
        receivedAt: new Date(isAsked ? at : book.at),
      },
    };
  }

  #lowsOf(token: number): LevelLows | null {
    return token === -1 ? null : (this.#shelf.of(token).watch ??= new BookWatch());
  }
}
