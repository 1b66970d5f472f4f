import { formatPrice, formatShares } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { orderbookHash, polymarketClient, VenueError } from '../../src/index.ts';
import { parseClobBook } from '../../src/polymarket/clob-book.ts';
import { at, handleOf, NO, restBook, YES } from '../support/clob.ts';
import { venueServer } from '../support/venue-server.ts';

const clock = { receivedAt: Number(at(5000)), maxSkewMs: 1000 };
const read = (raw: unknown) => parseClobBook(raw, handleOf(YES), clock).book;

/** A book with other fields, and the hash that it then has. */
const altered = (fields: Record<string, unknown>): Record<string, unknown> => {
  const book = { ...restBook(), ...fields };
  return 'hash' in fields ? book : { ...book, hash: orderbookHash(book) };
};

const faultOf = (raw: unknown): Pick<VenueError, 'code' | 'field'> => {
  try {
    read(raw);
  } catch (error) {
    if (error instanceof VenueError) return { code: error.code, field: error.field };
    throw error;
  }
  throw new Error('it was accepted');
};

test('reads a book, best first whatever the order it comes in', () => {
  const book = read(restBook());
  const shown = (levels: typeof book.bids) =>
    levels.map(({ price, size }) => [formatPrice(price), formatShares(size)]);
  expect(shown(book.bids)).toEqual([
    ['0.470000', '20.500000'],
    ['0.450000', '100.000000'],
  ]);
  expect(shown(book.asks)).toEqual([
    ['0.500000', '10.000000'],
    ['0.600000', '70.000000'],
  ]);
  expect(book).toMatchObject({ venue: 'polymarket', marketId: '910001', outcome: 0 });
  expect(book).toMatchObject({ tickSize: 10_000n, minimumSize: 5_000_000n, hash: restBook()['hash'] });
  expect(book.occurredAt.getTime()).toBe(Number(at(0)));
  expect(book.receivedAt.getTime()).toBe(clock.receivedAt);
});

test('reads an empty book, leaves out empty levels, and ignores fields that are new', () => {
  expect(read(restBook({ bids: [], asks: [] }))).toMatchObject({ bids: [], asks: [] });
  expect(
    read(
      restBook({
        asks: [
          ['0.5', '0'],
          ['0.51', '1'],
        ],
      }),
    ).asks,
  ).toHaveLength(1);
  expect(read(altered({ makers: 7, notes: { a: [] } })).bids).toHaveLength(2);
});

const levels = (price: string, size: string) => [{ price, size }];

test.each([
  ['a price above 1', { asks: levels('1.01', '5') }, 'BAD_BOOK asks.0.price'],
  ['a price of 1', { asks: levels('1', '5') }, 'BAD_BOOK asks.0.price'],
  ['a price of 0', { bids: levels('0', '5') }, 'BAD_BOOK bids.0.price'],
  ['a negative price', { bids: levels('-0.4', '5') }, 'BAD_BOOK bids.0.price'],
  ['a price finer than a millionth', { bids: levels('0.4000001', '5') }, 'BAD_BOOK bids.0.price'],
  ['a negative size', { bids: levels('0.4', '-5') }, 'BAD_BOOK bids.0.size'],
  ['two levels at a price', { bids: [...levels('0.4', '5'), ...levels('0.40', '6')] }, 'BAD_BOOK bids'],
  ['no tick', { tick_size: '0' }, 'BAD_BOOK tick_size'],
  ['a negative minimum', { min_order_size: '-5' }, 'BAD_BOOK min_order_size'],
  ['another token', { asset_id: NO }, 'WRONG_TOKEN asset_id'],
  ['another hash', { hash: '541520d4158c9800a926c6f97f19c77edd168780' }, 'BAD_HASH hash'],
  ['a time ahead of our clock', { timestamp: at(7000) }, 'CLOCK_SKEW timestamp'],
  ['a time that is none', { timestamp: 'now' }, 'WRONG_TYPE timestamp'],
  ['a size of a wrong type', { bids: [{ price: '0.4', size: true }] }, 'WRONG_TYPE bids.0.size'],
  ['levels of a wrong type', { asks: 'none' }, 'WRONG_TYPE asks'],
  ['a flag of a wrong type', { neg_risk: 'false' }, 'WRONG_TYPE neg_risk'],
])('refuses %s', (_name, fields, fault) => {
  const { code, field } = faultOf(altered(fields));
  expect(`${code} ${field}`).toBe(fault);
});

test.each(['asset_id', 'timestamp', 'hash', 'bids', 'asks', 'min_order_size', 'tick_size', 'neg_risk'])(
  'names the field %s when it is gone',
  (field) => {
    const { [field]: _gone, ...rest } = restBook();
    expect(faultOf(rest)).toEqual({ code: 'MISSING_FIELD', field });
  },
);

test('accepts a time that is a little ahead, and one long past', () => {
  expect(read(restBook({ time: 6000 })).occurredAt.getTime()).toBe(Number(at(6000)));
  expect(read(restBook({ time: -9_000_000_000 })).bids).toHaveLength(2);
});

describe('many books at once', () => {
  const other = `3${'0'.repeat(76)}`;

  test('come in any order, and a bad one does not spoil the others', async () => {
    const bodies = [restBook({ token: NO }), { ...restBook(), bids: [] }];
    const server = await venueServer(() => ({ body: JSON.stringify(bodies) }));
    const client = polymarketClient({ clobUrl: server.url, retries: 0 });
    const { books, refusals } = await client.books([YES, NO, other].map(handleOf));
    expect(books.map(({ outcome }) => outcome)).toEqual([1]);
    expect(refusals.map(({ error }) => error.code)).toEqual(['BAD_HASH', 'NOT_FOUND']);
    expect(refusals[0]?.outcome).toEqual({ venue: 'polymarket', marketId: '910001', outcome: 0 });
    expect(server.asked).toEqual([
      {
        method: 'POST',
        url: '/books',
        body: JSON.stringify([YES, NO, other].map((token_id) => ({ token_id }))),
      },
    ]);
  });

  test('a book that nobody asked for is no answer', async () => {
    const server = await venueServer(() => ({ body: JSON.stringify([restBook({ token: other })]) }));
    const client = polymarketClient({ clobUrl: server.url, retries: 0 });
    const { refusals } = await client.books([handleOf(YES)]);
    expect(refusals.map(({ error }) => error.code)).toEqual(['WRONG_TOKEN']);
  });

  test('more than the venue takes at once are asked for in parts, and a part may fail', async () => {
    const tokens = Array.from({ length: 501 }, (_, index) => String(1000 + index));
    const server = await venueServer(({ body }) =>
      body.includes('"1500"')
        ? { status: 500 }
        : { body: JSON.stringify(tokens.slice(0, 500).map((token) => restBook({ token }))) },
    );
    const client = polymarketClient({ clobUrl: server.url, retries: 0 });
    const { books, refusals } = await client.books(tokens.map(handleOf));
    expect(books).toHaveLength(500);
    expect(refusals.map(({ error }) => error.code)).toEqual(['SERVER_ERROR']);
  });
});
