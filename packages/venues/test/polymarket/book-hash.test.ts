import { expect, test } from 'vitest';
import { hasItsHash, inWireOrder, orderbookHash } from '../../src/index.ts';
import { findLastTradePrice } from '../../src/polymarket/book-hash.ts';
import { restBook, socketBook } from '../support/clob.ts';

// SHA-1 of the text, computed by another program (sha1sum).
const text =
  '{"market":"0xb00c","asset_id":"7","timestamp":"1767225600000","hash":"","bids":[{"price":"0.4","size":"10"}],' +
  '"asks":[],"min_order_size":"5","tick_size":"0.01","neg_risk":true,"last_trade_price":"0.410"}';
const hash = '7f73193e7de5f6a3553316b09d60ff704c2d9ad5';
const book = (): Record<string, unknown> => ({ ...(JSON.parse(text) as object), hash });

test('is the SHA-1 of the compact JSON with an empty hash', () => {
  expect(orderbookHash(book())).toBe(hash);
  expect(hasItsHash(book())).toBe(true);
});

test('does not depend on the order in which the fields arrive', () => {
  const turned = Object.fromEntries(Object.entries(book()).toReversed());
  expect(orderbookHash(turned)).not.toBe(hash);
  expect(orderbookHash(inWireOrder(turned))).toBe(hash);
  expect(hasItsHash(turned)).toBe(true);
});

test('does not cover a field that the venue added since, or does', () => {
  expect(hasItsHash({ ...book(), maker_count: '3' })).toBe(true);
  const added = { ...book(), maker_count: '3' };
  expect(hasItsHash({ ...added, hash: orderbookHash(added) })).toBe(true);
});

test.each(['bids', 'timestamp', 'asset_id', 'tick_size', 'last_trade_price'])(
  'notices another %s',
  (field) => {
    expect(hasItsHash({ ...book(), [field]: '8' })).toBe(false);
  },
);

const terms = { min_order_size: '5', tick_size: '0.01', neg_risk: false };

test.each(['0.480', '0.48', '0.5', '', '0'])(
  'finds the last price "%s" that the socket leaves out',
  (last) => {
    expect(findLastTradePrice({ ...socketBook({ last }), ...terms }, ['0.999'])).toBe(last);
  },
);

test('finds a last price in fine ticks, and prefers what is known', () => {
  const fine = { ...socketBook({ last: '0.4805', tick: '0.0001' }), ...terms, tick_size: '0.0001' };
  expect(findLastTradePrice(fine, [])).toBe('0.4805');
  expect(findLastTradePrice({ ...socketBook({ last: '0.77777' }), ...terms }, ['0.77777'])).toBe('0.77777');
});

test('finds none when a level is another', () => {
  const altered = { ...socketBook(), bids: [{ price: '0.45', size: '100' }] };
  expect(findLastTradePrice({ ...altered, ...terms }, ['0.480'])).toBeNull();
  expect(hasItsHash({ ...restBook(), asks: [] })).toBe(false);
});
