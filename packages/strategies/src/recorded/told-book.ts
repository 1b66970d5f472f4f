import { z } from 'zod';
import { outcomeBook, type LevelView, type OutcomeBook } from '../context/book-view.ts';

const wireLevels = z.array(z.object({ price: z.string(), size: z.string() }));
/** A whole book, over HTTP or as a frame. */
export const wholeBook = z.object({ asset_id: z.string(), bids: wireLevels, asks: wireLevels });
type WholeBook = z.output<typeof wholeBook>;

/** A change of one level. */
export interface LevelChange {
  readonly side: 'BUY' | 'SELL';
  readonly price: string;
  readonly size: string;
}

const sorted = (levels: ReadonlyMap<number, number>, sign: 1 | -1): LevelView[] =>
  [...levels].map(([price, size]) => ({ price, size })).toSorted((a, b) => sign * (a.price - b.price));

const levelsOf = (list: WholeBook['bids']): Map<number, number> =>
  new Map(list.map(({ price, size }) => [Number(price), Number(size)]));

/** The book of one token, as a recording tells it. */
export class ToldBook {
  #bids: Map<number, number>;
  #asks: Map<number, number>;
  #view: OutcomeBook | null = null;

  constructor({ bids, asks }: WholeBook) {
    this.#bids = levelsOf(bids);
    this.#asks = levelsOf(asks);
  }

  change({ side, price, size }: LevelChange): void {
    const levels = side === 'BUY' ? this.#bids : this.#asks;
    if (Number(size) === 0) levels.delete(Number(price));
    else levels.set(Number(price), Number(size));
    this.#view = null;
  }

  /** The book as a strategy sees it. */
  get view(): OutcomeBook {
    this.#view ??= outcomeBook({ bids: sorted(this.#bids, -1), asks: sorted(this.#asks, 1) });
    return this.#view;
  }
}
