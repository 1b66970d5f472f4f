import { EMPTY_BOOK, outcomeBook, type LevelView, type OutcomeBook } from '@prescient/strategies/sdk';
import type { TypedBook, TypedLevel } from '../books/typed-book.ts';

const MILLION = 1_000_000;
const exact = (value: number): number => Math.round(value * MILLION) / MILLION;

const viewOf = ({ price, size }: TypedLevel): LevelView =>
  Object.freeze({ price: price / MILLION, size: size / MILLION });

/** The best level of a side; null where nothing rests. */
function bestOf(book: TypedBook, isAsk: boolean): LevelView | null {
  const price = isAsk ? book.bestAsk : book.bestBid;
  return price === -1 ? null : viewOf({ price, size: book.sizeAt(price, isAsk) });
}

/**
 * The view of a typed book. Its levels are read when somebody looks at them: most strategies look at the best prices only.
 * A strategy that keeps a view and looks at the levels after the book changed gets an error, and no later book.
 */
function lazyView(book: TypedBook, shown: number | null): OutcomeBook {
  const { version } = book;
  const [bestBid, bestAsk] = [bestOf(book, false), bestOf(book, true)];
  const sides: (readonly LevelView[] | undefined)[] = [];
  const side = (isAsk: boolean): readonly LevelView[] => {
    const known = sides[Number(isAsk)];
    if (known !== undefined) return known;
    if (book.version !== version)
      throw new Error('looks at the levels of a book that it kept from an earlier moment');
    return (sides[Number(isAsk)] = Object.freeze(book.levels(isAsk).map(viewOf)));
  };
  const isTwoSided = bestBid !== null && bestAsk !== null;
  return Object.freeze({
    get bids() {
      return side(false);
    },
    get asks() {
      return side(true);
    },
    bestBid,
    bestAsk,
    spread: isTwoSided ? exact(bestAsk.price - bestBid.price) : null,
    mid: isTwoSided ? exact((bestAsk.price + bestBid.price) / 2) : shown,
    shown,
  });
}

interface KeptView {
  readonly version: number;
  readonly shown: number | null;
  readonly view: OutcomeBook;
}

/** The views of books as strategies see them, each made once for as long as its book stays as it is. */
export class BookViews {
  readonly #kept = new Map<number, KeptView>();

  /** The view of a token's book, of which nobody knows what rests where it is null. */
  of(token: number, book: TypedBook | null, shown: number | null): OutcomeBook {
    if (book === null) return shown === null ? EMPTY_BOOK : outcomeBook({ bids: [], asks: [], shown });
    const kept = this.#kept.get(token);
    if (kept !== undefined && kept.version === book.version && kept.shown === shown) return kept.view;
    const view = lazyView(book, shown);
    this.#kept.set(token, { version: book.version, shown, view });
    return view;
  }

  forget(token: number): void {
    this.#kept.delete(token);
  }
}
