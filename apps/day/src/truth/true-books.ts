import type { GeneratedDay, Observation } from '@prescient/recording';
import { toMicros } from '@prescient/workshop';

/** Levels by price in millionths of a dollar, with the shares that rest there, in millionths. */
type Side = Map<bigint, bigint>;

/** The book of one token as the venue has it. */
export interface TrueBook {
  readonly bids: Side;
  readonly asks: Side;
}

interface WireLevel {
  readonly price: string;
  readonly size: string;
}

interface WireBook {
  readonly asset_id: string;
  readonly hash: string;
  readonly bids: readonly WireLevel[];
  readonly asks: readonly WireLevel[];
}

interface WireChange extends WireLevel {
  readonly asset_id: string;
  readonly hash: string;
  readonly side: 'BUY' | 'SELL';
}

interface WireFrame extends Partial<WireBook> {
  readonly price_changes?: readonly WireChange[];
}

const sideOf = (levels: readonly WireLevel[]): Side =>
  new Map(levels.map(({ price, size }) => [toMicros(price), toMicros(size)]));

/** A text that was broken on purpose says nothing. */
function parse(text: string): WireFrame | null {
  try {
    return JSON.parse(text) as WireFrame;
  } catch {
    return null;
  }
}

/** Every whole frame opens with its market's condition, `{"market":"0x…"`. */
const CONDITION = { from: 11, to: 77 };

/**
 * Makes the day up once more and shows every state of these markets' books, by its hash. All that the venue says counts,
 * and a book that a fault keeps from its stream is told when it is asked for.
 */
export function showTrueBooks(
  day: GeneratedDay,
  marketIds: ReadonlySet<string>,
  show: (hash: string, book: TrueBook) => void,
): void {
  const markets = day.truth.markets.filter(({ marketId }) => marketIds.has(marketId));
  const conditions = new Set(markets.map(({ conditionId }) => conditionId));
  const books = new Map(
    markets.flatMap(({ tokens }) => tokens).map((token) => [token, null as TrueBook | null]),
  );
  /** The hash of the operation whose frames come now: it is of the book after the last of them. */
  const under = new Map<string, string>();
  const end = (token: string): void => {
    const hash = under.get(token);
    const book = books.get(token);
    if (hash !== undefined && book) show(hash, book);
    under.delete(token);
  };
  const put = ({ asset_id: token, hash, bids, asks }: WireBook): void => {
    if (!books.has(token)) return;
    end(token);
    const book = { bids: sideOf(bids), asks: sideOf(asks) };
    books.set(token, book);
    show(hash, book);
  };
  const change = ({ asset_id: token, hash, side, price, size }: WireChange): void => {
    const book = books.get(token);
    if (!book) return;
    if (under.get(token) !== hash) end(token);
    under.set(token, hash);
    const levels = side === 'BUY' ? book.bids : book.asks;
    if (toMicros(size) === 0n) levels.delete(toMicros(price));
    else levels.set(toMicros(price), toMicros(size));
  };
  for (const one of day.observations() as Iterable<Observation>) {
    const isBook = one.kind === 'http' && one.url.startsWith('/book?') && one.status === 200;
    if (isBook) put(JSON.parse(one.body) as WireBook);
    if (one.kind !== 'ws' || !conditions.has(one.frame.slice(CONDITION.from, CONDITION.to))) continue;
    const frame = parse(one.frame);
    if (frame?.bids) put(frame as WireBook);
    for (const each of frame?.price_changes ?? []) change(each);
  }
  for (const token of under.keys()) end(token);
}
