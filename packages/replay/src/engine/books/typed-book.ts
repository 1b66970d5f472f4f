import { ReplayError } from '../replay-error.ts';
import type { BookWatch } from './book-watch.ts';
import { PriceSide } from './price-side.ts';

/** A dollar in the unit of prices, millionths of a dollar. */
const DOLLAR = 1_000_000;
/** The steps of a book's grid, coarsest first: most books need no more than a hundred places. */
const STEPS = [10_000, 1_000, 100] as const;

/** A level of a typed book: price in millionths of a dollar, size in millionths of a share. */
export interface TypedLevel {
  readonly price: number;
  readonly size: number;
}

const placesOf = (step: number): number => DOLLAR / step + 1;

/** The coarsest step on whose grid a price lies. @throws ReplayError REPLAY_PRICE */
function stepFor(price: number, step: number): number {
  const fitting = STEPS.find((each) => each <= step && price % each === 0);
  if (fitting !== undefined && price >= 0 && price <= DOLLAR) return fitting;
  throw new ReplayError(
    'REPLAY_PRICE',
    `The tape has a level at ${price / DOLLAR} dollars; prices of a book lie from 0 to 1 on steps of 0.0001. Check the tape, and build it again from its source.`,
  );
}

/**
 * The order book of one token in typed arrays. It begins with a step of a cent, and takes a finer one when a price asks for it. It
 * is void, which is not the same as empty, until it is cleared for the first time, and after each gap.
 */
export class TypedBook {
  readonly token: number;
  #step: number = STEPS[0];
  #bids = new PriceSide(placesOf(STEPS[0]), false);
  #asks = new PriceSide(placesOf(STEPS[0]), true);
  /** True while nobody knows what rests. */
  isVoid = true;
  /** True once a row was read that is no repetition. */
  isHeard = false;
  /** The receive time of the last row that changed it. */
  at = 0;
  /** Counts the changes, so that what was made of the book is made again only after one. */
  version = 0;
  /** Hears of each change before it is made; null where nobody took depth from the book. */
  watch: BookWatch | null = null;

  constructor(token: number) {
    this.token = token;
  }

  /** The finest step that its prices needed so far, in millionths of a dollar. */
  get step(): number {
    return this.#step;
  }

  /** The best bid in millionths of a dollar; -1 where nobody bids. */
  get bestBid(): number {
    const { best } = this.#bids;
    return best === -1 ? -1 : best * this.#step;
  }

  /** The best ask in millionths of a dollar; -1 where nobody asks. */
  get bestAsk(): number {
    const { best } = this.#asks;
    return best === -1 ? -1 : best * this.#step;
  }

  /** The size that rests at a price of the grid; 0 where nothing does. */
  sizeAt(price: number, isAsk: boolean): number {
    const place = price / this.#step;
    return Number.isInteger(place) ? (isAsk ? this.#asks : this.#bids).sizeAt(place) : 0;
  }

  /** Sets the size at a price; 0 takes the level away. Without effect while the book is void. @throws ReplayError REPLAY_PRICE */
  set(price: number, size: number, isAsk: boolean): void {
    if (this.isVoid) return;
    let place = price / this.#step;
    if (place !== place >>> 0 || price > DOLLAR) {
      this.#refine(stepFor(price, this.#step));
      place = price / this.#step;
    }
    if (this.watch !== null) this.watch.level(this, isAsk, { price, size });
    (isAsk ? this.#asks : this.#bids).set(place, size);
    this.version += 1;
  }

  /** Empties the book; from here on it is known. */
  clear(): void {
    this.watch?.empty(this);
    this.#bids.clear();
    this.#asks.clear();
    this.isVoid = false;
    this.version += 1;
  }

  /** Voids the book: changes are missing. It gives the room of a fine grid back. */
  void(): void {
    this.watch?.empty(this);
    if (this.#step !== STEPS[0]) this.#regrid(STEPS[0]);
    this.#bids.clear();
    this.#asks.clear();
    this.isVoid = true;
    this.version += 1;
  }

  /** The levels of a side, best first. */
  levels(isAsk: boolean): TypedLevel[] {
    const side = isAsk ? this.#asks : this.#bids;
    const levels: TypedLevel[] = [];
    for (let place = side.best; place !== -1; place = side.worse(place))
      levels.push({ price: place * this.#step, size: side.sizeAt(place) });
    return levels;
  }

  #regrid(step: number): void {
    this.#step = step;
    this.#bids = new PriceSide(placesOf(step), false);
    this.#asks = new PriceSide(placesOf(step), true);
  }

  #refine(step: number): void {
    const [bids, asks] = [this.levels(false), this.levels(true)];
    this.#regrid(step);
    for (const { price, size } of bids) this.#bids.set(price / step, size);
    for (const { price, size } of asks) this.#asks.set(price / step, size);
  }
}
