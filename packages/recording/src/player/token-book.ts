import { findLastTradePrice } from '@prescient/venues';
import type { WireBook, WireChange, WireLevel } from './wire-frame.ts';

interface Level extends WireLevel {
  readonly value: number;
}

/** The book of one token as the frames so far leave it. */
export class TokenBook {
  readonly tokenId: string;
  #fields: Omit<WireBook, 'bids' | 'asks'>;
  #bids: Level[] = [];
  #asks: Level[] = [];

  constructor(book: WireBook) {
    this.tokenId = book.asset_id;
    this.#fields = book;
    this.replace(book);
  }

  /** A whole book takes the place of the levels. What a frame does not say of the market stays as it was. */
  replace(book: WireBook): void {
    const { event_type: _, ...fields } = book;
    this.#fields = { ...this.#fields, ...fields };
    this.#bids = book.bids.map(withValue).toSorted((a, b) => a.value - b.value);
    this.#asks = book.asks.map(withValue).toSorted((a, b) => b.value - a.value);
  }

  change({ side, price, size, hash }: WireChange, timestamp: string): void {
    const sign = side === 'BUY' ? 1 : -1;
    setLevel(side === 'BUY' ? this.#bids : this.#asks, withValue({ price, size }), sign);
    this.#fields.timestamp = timestamp;
    if (hash !== undefined) this.#fields.hash = hash;
  }

  trade(price: string): void {
    this.#fields['last_trade_price'] = price;
  }

  changeTick(tickSize: string): void {
    this.#fields['tick_size'] = tickSize;
  }

  /**
   * As the REST interface gives it, fields in the order in which they first came, best levels last. No frame says for certain
   * which price of the last trade the venue counts; its hash does.
   */
  restBody(): string {
    const levels = { bids: this.#bids.map(bare), asks: this.#asks.map(bare) };
    const known = this.#fields['last_trade_price'];
    const price =
      typeof known === 'string' ? findLastTradePrice({ ...this.#fields, ...levels }, [known]) : null;
    if (price !== null) this.trade(price);
    return JSON.stringify({ ...this.#fields, ...levels });
  }

  /** As a stream gives it to who subscribes. */
  frame(): Record<string, unknown> {
    const { asset_id, hash, timestamp } = this.#fields;
    const bids = this.#bids.map(bare);
    const asks = this.#asks.map(bare);
    return { market: this.#fields['market'], asset_id, bids, asks, hash, timestamp, event_type: 'book' };
  }
}

const withValue = ({ price, size }: WireLevel): Level => ({ price, size, value: Number(price) });
const bare = ({ price, size }: WireLevel): WireLevel => ({ price, size });

/** Sets, adds or (size 0) takes away one level. `sign` 1 sorts upwards, −1 downwards; most changes are near the end. */
function setLevel(levels: Level[], level: Level, sign: 1 | -1): void {
  let index = levels.length;
  while (index > 0 && sign * (levels[index - 1]!.value - level.value) > 0) index -= 1;
  const isThere = index > 0 && levels[index - 1]!.value === level.value;
  if (Number(level.size) === 0) {
    if (isThere) levels.splice(index - 1, 1);
  } else if (isThere) {
    levels[index - 1] = level;
  } else {
    levels.splice(index, 0, level);
  }
}
