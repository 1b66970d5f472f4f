import { createHash, type Hash } from 'node:crypto';
import { JsonNumber } from '@prescient/core/money';

/** The fields of a book, in the order in which the venue sends and hashes them. */
const WIRE_ORDER = [
  'market',
  'asset_id',
  'timestamp',
  'hash',
  'bids',
  'asks',
  'min_order_size',
  'tick_size',
  'neg_risk',
  'last_trade_price',
] as const;

export type WireBook = Readonly<Record<string, unknown>>;

/** A book's fields in wire order, whatever order they came in; others are left out. */
export const inWireOrder = (book: WireBook): WireBook =>
  Object.fromEntries(WIRE_ORDER.filter((name) => name in book).map((name) => [name, book[name]]));

/** JSON without spaces, each number as it was written. */
function compactJson(value: unknown): string {
  if (value instanceof JsonNumber) return value.source;
  if (Array.isArray(value)) return `[${value.map(compactJson).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `${JSON.stringify(name)}:${compactJson(field)}`,
  );
  return `{${fields.join()}}`;
}

/** The hash of a book: SHA-1 of its compact JSON with `hash` empty, in the order of its fields as given. */
export const orderbookHash = (book: WireBook): string =>
  createHash('sha1')
    .update(compactJson({ ...book, hash: '' }))
    .digest('hex');

/** True if a book that REST sent has the hash that it claims, with or without fields that we do not know. */
export const hasItsHash = (book: WireBook): boolean =>
  orderbookHash(book) === book['hash'] || orderbookHash(inWireOrder(book)) === book['hash'];

const decimals = (places: number): string[] =>
  Array.from({ length: 10 ** places + 1 }, (_, units) => {
    const digits = units.toString().padStart(places + 1, '0');
    return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  });

// Three decimals first, which is how REST writes it.
const usual = ['', '0', '1', ...decimals(3), ...decimals(2), ...decimals(1)];
const fine = decimals(4);

/** The ways in which the venue may have written a last price. */
const lastPrices = (tick: unknown): readonly string[] =>
  typeof tick === 'string' && tick.length > '0.001'.length ? [...usual, ...fine] : usual;

/**
 * The last trade's price with which a book that the socket sent has the hash that it claims. The socket leaves that
 * price out and nothing else says it for certain, so all that it can be are tried: what comes before it is hashed once.
 * @returns null when no price gives the hash, so the levels are not what the venue hashed
 */
export function findLastTradePrice(book: WireBook, guesses: readonly string[]): string | null {
  const before = hashedBeforePrice(book);
  const gives = (price: string): boolean => finish(before, price) === book['hash'];
  return guesses.find(gives) ?? lastPrices(book['tick_size']).find(gives) ?? null;
}

/** True if a book that the socket sent has the hash that it claims, were the last trade at this price. */
export const hasItsHashAt = (book: WireBook, lastTradePrice: string): boolean =>
  finish(hashedBeforePrice(book), lastTradePrice) === book['hash'];

function hashedBeforePrice(book: WireBook): Hash {
  const whole = compactJson({ ...inWireOrder(book), hash: '', last_trade_price: '' });
  return createHash('sha1').update(whole.slice(0, -2));
}

const finish = (before: Hash, price: string): string => before.copy().update(`${price}"}`).digest('hex');
