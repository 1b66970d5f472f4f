import { formatPrice, formatShares } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import {
  type BookChange,
  handlesOf,
  kalshiClient,
  listingsOf,
  parseKalshiEvents,
  parsePage,
} from '../src/index.ts';
import { market, one, only } from './support/kalshi-market.ts';
import { type Asked, venueServer } from './support/venue-server.ts';

const orderbook = (yes: unknown, no: unknown): string =>
  JSON.stringify({ orderbook_fp: { yes_dollars: yes, no_dollars: no } });

describe('a market', () => {
  test('is read in the words of all venues', () => {
    expect(only()).toMatchObject({
      venue: 'kalshi',
      marketId: 'KXHARBOUR-26-PIL',
      conditionId: null,
      status: 'open',
      acceptingOrders: true,
      tickSize: 1000n,
      minimumSize: 10_000n,
      outcomes: [
        { label: 'Yes', price: 315_000n },
        { label: 'No', price: 685_000n },
      ],
      endDate: '2026-06-20T18:00:00.000Z',
      event: { id: 'KXHARBOUR-26' },
    });
    expect(only().fees).toBeNull();
  });

  test('has the coarsest of its ticks, a cent where it says none', () => {
    const ranges = ['0.0010', '0.0100', '0.0005'].map((step) => ({ start: '0', end: '1', step }));
    expect(only({ price_ranges: ranges }).tickSize).toBe(10_000n);
    expect(only({ price_ranges: null }).tickSize).toBe(10_000n);
    expect(only({ fractional_trading_enabled: true }).minimumSize).toBe(10_000n);
    expect(only({ fractional_trading_enabled: null }).minimumSize).toBe(10_000n);
    expect(only({ fractional_trading_enabled: false }).minimumSize).toBe(1_000_000n);
  });

  test.each([
    ['active', {}, { status: 'open', resolution: null, review: null }],
    ['closed', {}, { status: 'closed', resolution: null, review: null }],
    ['determined', { result: 'yes' }, { status: 'closed', resolution: 'proposed', review: 'NOT_CONFIRMED' }],
    ['disputed', { result: 'yes' }, { status: 'closed', resolution: 'disputed', review: 'NOT_CONFIRMED' }],
    ['amended', { result: 'no' }, { status: 'closed', resolution: 'proposed', review: 'NOT_CONFIRMED' }],
    ['finalized', { result: '' }, { status: 'closed', resolution: 'resolved', review: 'NO_RESULT' }],
    ['finalized', { result: 'scalar' }, { status: 'closed', resolution: 'resolved', review: 'NO_RESULT' }],
    [
      'finalized',
      { result: 'scalar', settlement_value_dollars: '1.2' },
      { status: 'closed', resolution: 'resolved', review: 'NO_RESULT' },
    ],
    [
      'finalized',
      { result: 'yes', settlement_value_dollars: '0.4' },
      { status: 'closed', resolution: 'resolved', review: 'NO_RESULT' },
    ],
    ['finalized', { result: 'yes' }, { status: 'resolved', resolution: 'resolved', review: null }],
  ])('that is %s with %o is %o', (status, fields, ours) => {
    expect(only({ status, ...fields })).toMatchObject(ours);
  });

  test.each([
    ['yes', null, '1.000000 0.000000'],
    ['no', '0.0000', '0.000000 1.000000'],
    ['scalar', '0.3700', '0.370000 0.630000'],
  ])('that ends %s pays what it says', (result, settlement_value_dollars, payouts) => {
    const { payouts: paid } = only({ status: 'finalized', result, settlement_value_dollars });
    expect(paid?.map(formatPrice).join(' ')).toBe(payouts);
  });

  test.each([
    ['MISSING_FIELD', 'title', { title: undefined }],
    ['WRONG_TYPE', 'status', { status: 7 }],
    ['NUMBER_RANGE', 'notional_value_dollars', { notional_value_dollars: '10.0000' }],
    ['PRICE_RANGE', 'last_price_dollars', { last_price_dollars: '1.01' }],
    ['NUMBER_RANGE', 'price_ranges', { price_ranges: [{ start: '0', end: '1', step: '0' }] }],
  ])('is refused with %s in %s', (code, field, fields) => {
    expect(one(fields)).toMatchObject({
      markets: [],
      refusals: [{ code, field, marketId: 'KXHARBOUR-26-PIL' }],
    });
  });
});

test('an event has its markets, and a bad one does not spoil the others', () => {
  const events = [
    { event_ticker: 'KXHARBOUR-26', title: 'Harbour Cup', markets: [market(), 7] },
    { title: 'Nameless' },
  ];
  const page = parseKalshiEvents(JSON.stringify({ events, cursor: 'next' }));
  expect(page).toMatchObject({ nextCursor: 'next', events: [{ id: 'KXHARBOUR-26', title: 'Harbour Cup' }] });
  expect(page.markets[0]?.event?.title).toBe('Harbour Cup');
  expect(page.refusals.map(({ code }) => code)).toEqual(['NOT_AN_OBJECT', 'MISSING_FIELD']);
});

test.each([
  [true, true],
  [false, false],
  [undefined, null],
  [null, null],
  // A word that cannot be read refuses no event: nothing is known then.
  ['yes', null],
])('an event whose mutually_exclusive is %o excludes: %o', (mutually_exclusive, mutuallyExclusive) => {
  const events = [{ event_ticker: 'KXHARBOUR-26', mutually_exclusive, markets: [market()] }];
  const page = parseKalshiEvents(JSON.stringify({ events }));
  expect(page.events).toMatchObject([{ id: 'KXHARBOUR-26', mutuallyExclusive }]);
  expect(page.markets[0]?.event).toBe(page.events[0]);
  expect(listingsOf('kalshi', page).events).toMatchObject([{ mutuallyExclusive }]);
});

test('a market by itself does not say whether its event excludes; the list of bare events does', async () => {
  expect(only().event).toMatchObject({ id: 'KXHARBOUR-26', mutuallyExclusive: null });
  const events = [{ event_ticker: 'KXHARBOUR-26', title: 'Harbour Cup', mutually_exclusive: true }];
  const server = await venueServer(() => ({ body: JSON.stringify({ events, cursor: '' }) }));
  const pages = await Array.fromAsync(kalshiClient({ url: server.url }).listBareEvents!({ status: 'open' }));
  expect(pages).toMatchObject([{ events: [{ title: 'Harbour Cup', mutuallyExclusive: true }], markets: [] }]);
  expect(server.asked.map(({ url }) => url)).toEqual(['/events?limit=200&status=open']);
  // A file of such a page is one of events as well.
  expect(parsePage('kalshi', pages[0]!.payload)).toMatchObject({ events: [{ mutuallyExclusive: true }] });
});

test('an event of the older interface, which names its ticker otherwise, is refused with its markets', () => {
  const events = [
    { ticker: 'KXHARBOUR-26', title: 'Harbour Cup', markets: [{ ticker_name: 'KXHARBOUR-26-PIL' }] },
  ];
  const page = parseKalshiEvents(JSON.stringify({ events }));
  expect([page.events, page.markets]).toEqual([[], []]);
  expect(page.refusals).toMatchObject([{ code: 'MISSING_FIELD', field: 'event_ticker' }]);
});

const bids = {
  yes: [
    ['0.2500', '100.00'],
    ['0.3000', '7.50'],
  ],
  no: [
    ['0.4200', '100.00'],
    ['0.6500', '25.00'],
  ],
};
const answering =
  (book: string, status = 'active') =>
  ({ url }: Asked) =>
    url.endsWith('/orderbook')
      ? { body: book }
      : { body: JSON.stringify({ market: market({ status, result: 'yes' }) }) };

describe('a book', () => {
  test('has the bids of one outcome as asks of the other', async () => {
    const server = await venueServer(answering(orderbook(bids.yes, bids.no)));
    const client = kalshiClient({ url: server.url });
    const { books, refusals } = await client.books(handlesOf(only()));
    const shown = books.map(({ bids: b, asks: a }) =>
      [b, a].map((side) => side.map(({ price, size }) => `${formatShares(size)} at ${formatPrice(price)}`)),
    );
    expect(refusals).toEqual([]);
    expect(shown).toEqual([
      [
        ['7.500000 at 0.300000', '100.000000 at 0.250000'],
        ['25.000000 at 0.350000', '100.000000 at 0.580000'],
      ],
      [
        ['25.000000 at 0.650000', '100.000000 at 0.420000'],
        ['7.500000 at 0.700000', '100.000000 at 0.750000'],
      ],
    ]);
    expect(books[0]).toMatchObject({ tickSize: 1000n, minimumSize: 10_000n, outcome: 0 });
    // Two sides of one book: what is taken of the one is gone from the other while they share it.
    expect(books[0]?.hash).toBe(books[1]?.hash);
    expect(server.asked.map(({ url }) => url)).toEqual(['/markets/KXHARBOUR-26-PIL/orderbook']);
  });

  test('takes tick and size from the market where the handle says neither', async () => {
    const server = await venueServer(answering(orderbook(null, bids.no)));
    const client = kalshiClient({ url: server.url });
    const handle = { ...handlesOf(only())[0], tickSize: null };
    expect(await client.book(handle)).toMatchObject({ bids: [], tickSize: 1000n });
    await client.book(handle);
    expect(server.asked.filter(({ url }) => !url.endsWith('/orderbook'))).toHaveLength(1);
  });

  test.each([
    ['MISSING_FIELD', 'orderbook_fp', '{"orderbook":{"yes":[[42,10]]}}'],
    ['MISSING_FIELD', 'orderbook_fp.no_dollars', '{"orderbook_fp":{"yes_dollars":[]}}'],
    ['BAD_BOOK', 'bids.0.price', orderbook([['1.0100', '5']], [])],
    ['BAD_BOOK', 'bids.0.size', orderbook([], [['0.5', '-5']])],
    [
      'BAD_BOOK',
      'bids',
      orderbook(
        [
          ['0.50', '5'],
          ['0.5', '5'],
        ],
        [],
      ),
    ],
    ['WRONG_TYPE', 'orderbook_fp.yes_dollars.0.1', orderbook([['0.5', true]], [])],
  ])('is refused with %s in %s', async (code, field, body) => {
    const server = await venueServer(answering(body));
    const client = kalshiClient({ url: server.url, retries: 0 });
    await expect(client.book(handlesOf(only())[0])).rejects.toMatchObject({ code, field, venue: 'kalshi' });
  });
});

test('a list goes on with the cursor, in the words of the venue', async () => {
  const server = await venueServer(({ url }) => ({
    body: JSON.stringify({ markets: [market()], cursor: url.includes('cursor=') ? '' : 'abc' }),
  }));
  let pages = 0;
  for await (const { markets } of kalshiClient({ url: server.url }).listMarkets({ status: 'resolved' }))
    pages += markets.length;
  expect(pages).toBe(2);
  expect(server.asked.map(({ url }) => url)).toEqual([
    '/markets?limit=200&status=settled',
    // The fees of a series are read once, whatever number of its markets is listed.
    '/series/KXHARBOUR',
    '/markets?limit=200&status=settled&cursor=abc',
  ]);
});

test('a price history has the closing prices, and those of NO are what is left of a dollar', async () => {
  const candles = [
    { end_period_ts: 1_781_305_200, price: { close_dollars: '0.6500' } },
    { end_period_ts: 1_781_301_600, price: { close: '0.6400' } },
    { end_period_ts: 1_781_308_800, price: { close: null } },
  ];
  const server = await venueServer(() => ({ body: JSON.stringify({ ticker: 'K', candlesticks: candles }) }));
  const client = kalshiClient({ url: server.url });
  const range = { from: new Date(0), to: new Date(1000), stepMinutes: 90 };
  const points = await client.priceHistory(handlesOf(only())[1], range);
  expect(points.map(({ price }) => formatPrice(price))).toEqual(['0.360000', '0.350000']);
  expect(server.asked[0]?.url).toBe(
    '/series/KXHARBOUR/markets/KXHARBOUR-26-PIL/candlesticks?start_ts=0&end_ts=1&period_interval=60',
  );
});

test('a stream asks again and again, tells of a gap once, and ends with the market', async () => {
  const book = orderbook(bids.yes, bids.no);
  const server = await venueServer(answering(book));
  const client = kalshiClient({ url: server.url, retries: 0, stream: { pollMs: 1, roundsPerStatus: 6 } });
  const seen: BookChange[] = [];
  const stream = client.stream([handlesOf(only())[0]]);
  for await (const change of stream) {
    seen.push(change);
    if (seen.length === 2)
      server.answer = ({ url }) =>
        url.endsWith('/orderbook') ? { status: 500 } : answering(book)({ url, method: '', body: '' });
    if (change.kind === 'gap') server.answer = answering(book, 'finalized');
  }
  const kinds = seen.map(({ kind }) => kind);
  expect(kinds.slice(0, 4)).toEqual(['book', 'book', 'gap', 'book']);
  expect(kinds.at(-1)).toBe('resolved');
  expect(seen.at(-1)).toMatchObject({ winner: 0, market: { marketId: 'KXHARBOUR-26-PIL' } });
  expect(stream.counts).toMatchObject({ gaps: 1, bad: 1 });
});
