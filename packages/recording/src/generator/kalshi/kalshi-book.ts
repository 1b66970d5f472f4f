import { someSize } from '../book-walk.ts';
import { DOLLAR } from '../points.ts';
import type { Random } from '../random.ts';

/** Contracts by the place of their price on the grid, in hundredths. */
type Levels = Map<number, number>;

const FEWEST_LEVELS = 3;

/** Points as the venue writes a price: `0.0550`. */
const priceText = (points: number): string => (points / DOLLAR).toFixed(4);
/** Hundredths as the venue writes contracts: `13.15`. */
const sizeText = (hundredths: number): string => (hundredths / 100).toFixed(2);

const byPlace = (levels: Levels): [place: number, size: number][] =>
  [...levels].toSorted(([a], [b]) => a - b);

/** The book of a market in terms of YES, on the grid of its price ranges. Bids lie below asks always. */
export class KalshiBook {
  readonly #prices: readonly number[];
  readonly #bids: Levels = new Map();
  readonly #asks: Levels = new Map();
  readonly #depth: number;

  /** A book around a price. `prices` are those at which the market trades, ascending; all prices in points. */
  constructor(prices: readonly number[], around: number, options: { depth: number; random: Random }) {
    this.#prices = prices;
    this.#depth = options.depth;
    const above = prices.findIndex((price) => price > around);
    for (let step = 0; step < options.depth; step += 1) {
      this.#put(this.#bids, above - 1 - step, options.random);
      this.#put(this.#asks, above + step, options.random);
    }
  }

  /** One change of a level by chance: an order comes, inside the spread or behind the best price, or one goes. */
  change(random: Random): void {
    const isBid = random.oneIn(2);
    const levels = isBid ? this.#bids : this.#asks;
    const away = isBid ? -1 : 1;
    const best = this.#bestOf(isBid);
    if (levels.size > this.#depth) {
      levels.delete(isBid ? Math.min(...levels.keys()) : Math.max(...levels.keys()));
      return;
    }
    if (levels.size > FEWEST_LEVELS && random.oneIn(4)) {
      levels.delete(best);
      return;
    }
    const isInside = random.oneIn(3) && this.#bestOf(false) - this.#bestOf(true) > 1;
    const place = isInside ? best - away : best + away * random.below(this.#depth);
    this.#put(levels, this.#prices[place] === undefined ? best : place, random);
  }

  /** Nobody bids any more. */
  clear(): void {
    this.#bids.clear();
    this.#asks.clear();
  }

  /** The best bids of YES and NO; 0 where there is none. Points. */
  get best(): { readonly yes: number; readonly no: number } {
    const ask = this.#prices[this.#bestOf(false)];
    return {
      yes: this.#prices[this.#bestOf(true)] ?? 0,
      no: ask === undefined ? 0 : DOLLAR - ask,
    };
  }

  /** As `GET /markets/{ticker}/orderbook` gives it: bids of both outcomes, best ones last. */
  text(): string {
    const rows = (levels: Levels, priceOf: (points: number) => number) =>
      byPlace(levels).map(([place, size]) => [priceText(priceOf(this.#prices[place]!)), sizeText(size)]);
    const yes_dollars = rows(this.#bids, (points) => points);
    const no_dollars = rows(this.#asks, (points) => DOLLAR - points).toReversed();
    return JSON.stringify({ orderbook_fp: { yes_dollars, no_dollars } });
  }

  /** The place of the best price of a side. A side never empties before the market closes. */
  #bestOf(isBid: boolean): number {
    return isBid ? Math.max(...this.#bids.keys()) : Math.min(...this.#asks.keys());
  }

  #put(levels: Levels, place: number, random: Random): void {
    if (this.#prices[place] !== undefined) levels.set(place, someSize(random));
  }
}
