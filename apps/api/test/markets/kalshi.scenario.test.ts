import { expect, test } from 'vitest';
import { kalshiClient } from '@prescient/venues';
import type { HttpObservation } from '@prescient/recording';
import { aBuy, refusalOf } from '../support/api.ts';
import { madeUp, playerOf, serviceOf, testDatabase } from '@prescient/market-data/testing';
import { serveVenue } from '../support/served-venue.ts';

const TICKER = 'KXHARBOUR-26-PIL';

/** A market whose prices step by a tenth of a cent at the ends and by a cent between them. */
const marketJson = (fields: Record<string, unknown>) => ({
  ticker: TICKER,
  event_ticker: 'KXHARBOUR-26',
  title: 'Will the Pilots win the Harbour Cup?',
  status: 'active',
  notional_value_dollars: '1.0000',
  last_price_dollars: '0.4200',
  price_ranges: [
    { start: '0.0000', end: '0.1000', step: '0.0010' },
    { start: '0.1000', end: '0.9000', step: '0.0100' },
    { start: '0.9000', end: '1.0000', step: '0.0010' },
  ],
  fractional_trading_enabled: false,
  ...fields,
});

const said = (at: number, path: string, body: object): HttpObservation => ({
  at,
  kind: 'http',
  method: 'GET',
  host: 'kalshi',
  url: path,
  status: 200,
  body: JSON.stringify(body),
});

const ORDERBOOK = {
  orderbook_fp: {
    yes_dollars: [
      ['0.3000', '500.00'],
      ['0.4000', '30.00'],
    ],
    no_dollars: [
      ['0.5000', '500.00'],
      ['0.5500', '10.00'],
    ],
  },
};

const DAY = madeUp('kalshi', [
  said(0, '/markets?limit=200&status=open', {
    markets: [marketJson({ updated_time: '2026-02-01T12:00:00Z' })],
    cursor: '',
  }),
  said(0, '/events?limit=200&status=open', {
    events: [{ event_ticker: 'KXHARBOUR-26', title: 'Harbour Cup', mutually_exclusive: true }],
    cursor: '',
  }),
  said(0, `/markets/${TICKER}/orderbook`, ORDERBOOK),
  ...(
    [
      [1, 'determined', 'yes', 13],
      [2, 'amended', 'no', 14],
      [3, 'finalized', 'no', 15],
    ] as const
  ).map(([at, status, result, hour]) =>
    said(at, `/markets/${TICKER}`, {
      market: marketJson({ status, result, updated_time: `2026-02-01T${hour}:00:00Z` }),
    }),
  ),
]);

test('a market of Kalshi is imported, bought, sold in part, settled and explained', async () => {
  const player = await playerOf(DAY);
  const db = await testDatabase();
  const client = kalshiClient({ url: player.urls.kalshi, retries: 0 });
  const { service, feed } = serviceOf(client, db);
  const { client: api } = await serveVenue({ db }, { feed });
  await service.update();
  const market = { venue: 'kalshi', marketId: TICKER };
  expect(await api.market.get.query(market)).toMatchObject({
    state: 'open',
    tickSize: '0.010000',
    minimumSize: '1.000000',
    fees: { kind: 'kalshi', multiplier: '1' },
  });
  // The list of markets does not say it: the events are read by themselves.
  const event = { venue: 'kalshi', eventId: 'KXHARBOUR-26' };
  const excluding = { title: 'Harbour Cup', mutuallyExclusive: true };
  expect(await api.event.get.query(event)).toMatchObject(excluding);
  expect((await api.market.list.query(event)).items).toMatchObject([{ exclusiveGroup: 'KXHARBOUR-26' }]);
  await service.update();
  expect(await api.event.get.query(event)).toMatchObject(excluding);

  const portfolioId = 7;
  await api.portfolio.create.mutate({
    id: portfolioId,
    name: 'kalshi',
    initialBalance: '10000',
    fillModel: 'book',
  });
  const buy = aBuy({ portfolioId, ...market, action: 'buy_no', amount: '9.50', price: '0.60' });
  const offTick = { ...buy, tradeId: 'between-ticks', price: '0.605' };
  expect(await refusalOf(api.trade.execute.mutate(offTick))).toMatchObject({ code: 'OFF_TICK' });
  // NO costs what a YES bid leaves of a dollar; of 9.50 whole contracts are bought, 15 at 0.60: 0.07 × 15 × 0.6 × 0.4.
  expect(await api.trade.execute.mutate(buy)).toMatchObject({
    shares: '15.000000',
    amount: '9.000000',
    fee: '0.260000',
    balance: '9990.740000',
  });
  const sale = { portfolioId, tradeId: 'buy', commandId: 'sale', price: '0.55', timeInForce: 'FAK' as const };
  expect(await api.trade.close.mutate(sale)).toMatchObject({
    shares: '10.000000',
    gross: '5.500000',
    exitFee: '0.180000',
    remainingShares: '5.000000',
  });

  for (const [at, state] of [
    [1, 'proposed'],
    [2, 'proposed'],
    [3, 'settled'],
  ] as const) {
    await player.play(at);
    await service.update();
    expect((await api.market.get.query(market)).state).toBe(state);
  }
  const { balance, equity } = await api.portfolio.get.query({ portfolioId });
  // 10,000 − 9.26 + 5.32, and a dollar for each of the five that were left.
  expect([balance, equity]).toEqual(['10001.060000', '10001.060000']);
  const { fills } = await api.trade.receipt.query({ portfolioId, tradeId: 'buy' });
  expect(fills.map(({ kind, equal, differences }) => [kind, equal, differences])).toEqual([
    ['buy', true, []],
    ['sell', true, []],
    ['settle', true, []],
  ]);
  expect(await api.audit.verify.query({ portfolioId })).toMatchObject({ clean: true });
});
