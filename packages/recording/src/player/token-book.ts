import { findLastTradePrice } from '@prescient/venues';
import type { WireBook, WireChange, WireLevel } from './wire-frame.ts';

interface Level extends WireLevel {
  readonly value: number;
}

/** A book at one moment. */
interface State {
  readonly fields: Omit<WireBook, 'bids' | 'asks'>;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * The book of one token as the frames so far leave it. All frames of an operation carry the hash of the book after the whole of
 * it: until the last of them has come, the book that is shown is the one before the operation.
 */
export class TokenBook {
  readonly tokenId: string;
  #fields: Omit<WireBook, 'bids' | 'asks'>;
  #bids: Level[] = [];
  #asks: Level[] = [];
  /** The book before the newest operation; null where the book came whole. */
  #before: State | null = null;

  constructor(book: WireBook) {
    this.tokenId = book.asset_id;
    this.#fields = book;
    this.replace(book);
  }

  /** A whole book takes the place of the levels. What a frame does not say of the market stays as it was. */
  replace(book: WireBook): void {
    this.#before = null;
    const { event_type: _, ...fields } = book;
    this.#fields = { ...this.#fields, ...fields };
    this.#bids = book.bids.map(withValue).toSorted((a, b) => a.value - b.value);
    this.#asks = book.asks.map(withValue).toSorted((a, b) => b.value - a.value);
  }

  change({ side, price, size, hash }: WireChange, timestamp: string): void {
    const isNew = timestamp !== this.#fields.timestamp || hash !== this.#fields.hash;
    if (isNew && hash !== undefined) this.#before = this.#copy();
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
    const { fields, bids, asks } = this.#shown();
    return JSON.stringify({ ...fields, bids: bids.map(bare), asks: asks.map(bare) });
  }

  /** As a stream gives it to who subscribes. */
  frame(): Record<string, unknown> {
    const { fields, bids, asks } = this.#shown();
    const { asset_id, hash, timestamp } = fields;
    return {
      market: fields['market'],
      asset_id,
      bids: bids.map(bare),
      asks: asks.map(bare),
      hash,
      timestamp,
      event_type: 'book',
    };
  }

  #copy(): State {
    return { fields: { ...this.#fields }, bids: [...this.#bids], asks: [...this.#asks] };
  }

  /** The newest book that its hash proves, of the current one and the one before; the current one where neither is proven. */
  #shown(): State {
    const current = { fields: this.#fields, bids: this.#bids, asks: this.#asks };
    if (isProven(current) || this.#before === null) return current;
    return isProven(this.#before) ? this.#before : current;
  }
}

/** True if the levels give the hash at some price of the last trade, which is kept then. */
function isProven({ fields, bids, asks }: State): boolean {
  const known = fields['last_trade_price'];
  if (typeof known !== 'string') return false;
  const price = findLastTradePrice({ ...fields, bids: bids.map(bare), asks: asks.map(bare) }, [known]);
  if (price !== null) fields['last_trade_price'] = price;
  return price !== null;
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
