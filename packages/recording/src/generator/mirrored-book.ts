import { hash } from 'node:crypto';
import { DOLLAR, lastTradeText, priceText, sizeText } from './points.ts';

export type Side = 'bids' | 'asks';

/** The size at a price of the first outcome, and its spelling in both books. */
interface Level {
  readonly price: number;
  readonly size: number;
  readonly first: string;
  readonly second: string;
}

/** The facts of a market that its book names. */
export interface BookOf {
  readonly conditionId: string;
  readonly tokens: readonly [string, string];
  readonly negRisk: boolean;
  readonly minimumSize: string;
}

/** One level of the first outcome's book, as it is to be; size 0 takes it away. Points, and hundredths of a share. */
export interface LevelChange {
  readonly side: Side;
  readonly price: number;
  readonly size: number;
}

/** The texts of both books' sides, kept because a change touches only one of them. */
interface SideTexts {
  first: string;
  second: string;
}

const sha1 = (text: string): string => hash('sha1', text, 'hex');

/**
 * The two books of a market: a bid for the first outcome at p is an ask for the second at 1 − p. Best levels last, as on
 * the wire.
 */
export class MirroredBook {
  readonly of: BookOf;
  readonly bids: Level[] = [];
  readonly asks: Level[] = [];
  readonly hashes: [string, string] = ['', ''];
  tick: number;
  #timestamp = '';
  #lastTrade: number;
  #tail = '';
  readonly #heads: readonly [string, string];
  readonly #texts = { bids: { first: '', second: '' }, asks: { first: '', second: '' } };

  constructor(of: BookOf, options: { tick: number; lastTrade: number }) {
    this.of = of;
    this.tick = options.tick;
    this.#lastTrade = options.lastTrade;
    const head = (index: 0 | 1): string =>
      `{"market":"${of.conditionId}","asset_id":"${of.tokens[index]}","timestamp":"`;
    this.#heads = [head(0), head(1)];
    this.#writeTail();
  }

  /** Points; bids lie below asks always. */
  get bestBid(): number {
    return this.bids.at(-1)?.price ?? 0;
  }

  get bestAsk(): number {
    return this.asks.at(-1)?.price ?? DOLLAR;
  }

  /** Sets one level. The hashes are those of before until `stamp`. */
  set({ side, price, size }: LevelChange): void {
    const levels = this[side];
    const sign = side === 'bids' ? 1 : -1;
    let index = levels.length;
    while (index > 0 && sign * (levels[index - 1]!.price - price) > 0) index -= 1;
    const isThere = index > 0 && levels[index - 1]!.price === price;
    if (size === 0) {
      if (isThere) levels.splice(index - 1, 1);
    } else {
      const level = newLevel(price, size);
      levels.splice(isThere ? index - 1 : index, isThere ? 1 : 0, level);
    }
    this.#texts[side] = textsOf(levels);
  }

  /** The venue shows both books the price at which a share of the traded outcome changed hands, and mirrors it for neither. */
  trade(price: number): void {
    this.#lastTrade = price;
    this.#writeTail();
  }

  changeTick(tick: number): void {
    this.tick = tick;
    this.#writeTail();
  }

  /** Says when the books became what they are, and gives them their hashes. */
  stamp(timestamp: string): void {
    this.#timestamp = timestamp;
    this.hashes[0] = sha1(this.#body(0, ''));
    this.hashes[1] = sha1(this.#body(1, ''));
  }

  /** A book as the REST interface gives it. Its hash is the SHA-1 of this text with an empty `hash`. */
  restBody(outcome: 0 | 1): string {
    return this.#body(outcome, this.hashes[outcome]);
  }

  /** A book as a frame of the stream. */
  bookFrame(outcome: 0 | 1): string {
    const market = `{"market":"${this.of.conditionId}","asset_id":"${this.of.tokens[outcome]}"`;
    const end = `"hash":"${this.hashes[outcome]}","timestamp":"${this.#timestamp}","event_type":"book"}`;
    return `${market},${this.#sides(outcome)},${end}`;
  }

  /** The frame that tells both books of one change, after it was set and stamped. */
  changeFrame({ side, price, size }: LevelChange): string {
    const bid = this.bestBid;
    const ask = this.bestAsk;
    const isBid = side === 'bids';
    const sized = `","size":"${sizeText(size)}","side":"`;
    const first = `${priceText(price)}${sized}${isBid ? 'BUY' : 'SELL'}`;
    const second = `${priceText(DOLLAR - price)}${sized}${isBid ? 'SELL' : 'BUY'}`;
    const [token, other] = this.of.tokens;
    return (
      `{"market":"${this.of.conditionId}","price_changes":[{"asset_id":"${token}","price":"${first}","hash":"` +
      `${this.hashes[0]}","best_bid":"${priceText(bid)}","best_ask":"${priceText(ask)}"},` +
      `{"asset_id":"${other}","price":"${second}","hash":"${this.hashes[1]}",` +
      `"best_bid":"${priceText(DOLLAR - ask)}","best_ask":"${priceText(DOLLAR - bid)}"}],` +
      `"timestamp":"${this.#timestamp}","event_type":"price_change"}`
    );
  }

  #body(outcome: 0 | 1, hashText: string): string {
    const head = `${this.#heads[outcome]}${this.#timestamp}","hash":"${hashText}",`;
    return head + this.#sides(outcome) + this.#tail;
  }

  #sides(outcome: 0 | 1): string {
    const { bids, asks } = this.#texts;
    return outcome === 0
      ? `"bids":[${bids.first}],"asks":[${asks.first}]`
      : `"bids":[${asks.second}],"asks":[${bids.second}]`;
  }

  #writeTail(): void {
    const { minimumSize, negRisk } = this.of;
    this.#tail =
      `,"min_order_size":"${minimumSize}","tick_size":"${priceText(this.tick)}","neg_risk":${negRisk}` +
      `,"last_trade_price":"${lastTradeText(this.#lastTrade)}"}`;
  }
}

function newLevel(price: number, size: number): Level {
  const sized = `","size":"${sizeText(size)}"}`;
  const first = `{"price":"${priceText(price)}${sized}`;
  return { price, size, first, second: `{"price":"${priceText(DOLLAR - price)}${sized}` };
}

function textsOf(levels: readonly Level[]): SideTexts {
  let first = '';
  let second = '';
  for (const level of levels) {
    const comma = first === '' ? '' : ',';
    first += comma + level.first;
    second += comma + level.second;
  }
  return { first, second };
}
