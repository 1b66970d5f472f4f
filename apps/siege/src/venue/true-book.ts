import { hash } from 'node:crypto';
import type { Random } from '@prescient/workshop';

/** A level: the price in cents of the first outcome, and hundredths of a share. */
interface Level {
  readonly cents: number;
  readonly size: number;
}

/** A market of the venue, and what its books are made of. */
export interface BookOf {
  readonly conditionId: string;
  readonly tokens: readonly [string, string];
}

const LEVELS = 6;
const DOLLAR = 100;

const priceText = (cents: number): string => (cents / DOLLAR).toFixed(2);
const sizeText = (size: number): string => (size / 100).toFixed(2);
const sideText = (levels: readonly Level[], priceOf: (cents: number) => number): string =>
  `[${levels.map(({ cents, size }) => `{"price":"${priceText(priceOf(cents))}","size":"${sizeText(size)}"}`).join()}]`;

/** The sizes of one state of a book, by side and price, as decimal texts. */
export type ShownLevels = ReadonlyMap<string, string>;

/** The books of one market, which change by chance. A bid for one outcome at p is an ask for the other at 1 − p. */
export class TrueBook {
  readonly #of: BookOf;
  readonly #random: Random;
  #middle: number;
  #bids: Level[] = [];
  #asks: Level[] = [];
  #timestamp = 0;

  constructor(of: BookOf, random: Random) {
    this.#of = of;
    this.#random = random;
    this.#middle = random.between(20, 80);
    this.change();
  }

  /** Moves the middle by a cent at most and draws new sizes; the venue's time never stands still. */
  change(): void {
    this.#middle = Math.min(85, Math.max(15, this.#middle + this.#random.between(-1, 1)));
    const draw = (sign: 1 | -1): Level[] =>
      Array.from({ length: LEVELS }, (_, index) => ({
        cents: this.#middle + sign * (1 + index),
        size: this.#random.between(500, 20_000),
      })).toReversed();
    this.#bids = draw(-1);
    this.#asks = draw(1);
    this.#timestamp = Math.max(this.#timestamp + 1, Date.now());
  }

  get middle(): number {
    return this.#middle;
  }

  /** The book of an outcome as REST gives it. Its hash is the SHA-1 of this text with an empty `hash`. */
  body(outcome: 0 | 1, { aheadMs = 0 }: { aheadMs?: number } = {}): string {
    const text = (hashText: string): string =>
      `{"market":"${this.#of.conditionId}","asset_id":"${this.#of.tokens[outcome]}","timestamp":"${this.#timestamp + aheadMs}",` +
      `"hash":"${hashText}",${this.#sides(outcome)},"min_order_size":"5","tick_size":"0.01","neg_risk":false,"last_trade_price":"0.50"}`;
    return text(hash('sha1', text(''), 'hex'));
  }

  /** The same as a frame of the stream. */
  frame(outcome: 0 | 1): string {
    const { hash: hashText, timestamp } = JSON.parse(this.body(outcome)) as {
      hash: string;
      timestamp: string;
    };
    return (
      `{"market":"${this.#of.conditionId}","asset_id":"${this.#of.tokens[outcome]}",${this.#sides(outcome)},` +
      `"hash":"${hashText}","timestamp":"${timestamp}","event_type":"book"}`
    );
  }

  /** The hash of an outcome's book, and the sizes that it shows: `bid 0.40` → `12.00`. */
  shown(outcome: 0 | 1): { readonly hash: string; readonly levels: ShownLevels } {
    const {
      hash: hashText,
      bids,
      asks,
    } = JSON.parse(this.body(outcome)) as {
      hash: string;
      bids: { price: string; size: string }[];
      asks: { price: string; size: string }[];
    };
    const levels = new Map<string, string>();
    for (const { price, size } of bids) levels.set(`bid ${price}`, size);
    for (const { price, size } of asks) levels.set(`ask ${price}`, size);
    return { hash: hashText, levels };
  }

  /** Best levels last, as on the wire. */
  #sides(outcome: 0 | 1): string {
    const priceOf = (cents: number): number => (outcome === 0 ? cents : DOLLAR - cents);
    const [bids, asks] = outcome === 0 ? [this.#bids, this.#asks] : [this.#asks, this.#bids];
    return `"bids":${sideText(bids, priceOf)},"asks":${sideText(asks, priceOf)}`;
  }
}
