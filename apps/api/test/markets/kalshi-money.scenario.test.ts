import { expect, test } from 'vitest';
import { kalshiClient } from '@prescient/venues';
import type { HttpObservation } from '@prescient/recording';
import { aBuy, refusalOf } from '../support/api.ts';
import { madeUp, playerOf, serviceOf, testDatabase } from '@prescient/market-data/testing';
import { serveVenue } from '../support/served-venue.ts';

const TAPERED = [
  { start: '0.0000', end: '0.1000', step: '0.0010' },
  { start: '0.1000', end: '0.9000', step: '0.0100' },
  { start: '0.9000', end: '1.0000', step: '0.0010' },
];
const DECI = [{ start: '0.0000', end: '1.0000', step: '0.0010' }];
const CENT = [{ start: '0.0000', end: '1.0000', step: '0.0100' }];

const said = (url: string, body: object, status = 200): HttpObservation => ({
  at: 0,
  kind: 'http',
  method: 'GET',
  host: 'kalshi',
  url,
  status,
  body: JSON.stringify(body),
});

type Bids = [price: string, size: string][];

/** A market with its book: no flag says whether it trades in fractions. */
const market = (ticker: string, fields: object, [yes, no]: [Bids, Bids]): HttpObservation[] => [
  said(`/markets/${ticker}`, {
    market: {
      ticker,
      event_ticker: ticker.slice(0, ticker.lastIndexOf('-')),
      title: `What becomes of ${ticker}?`,
      status: 'active',
      notional_value_dollars: '1.0000',
      last_price_dollars: '0.5000',
      price_ranges: CENT,
      updated_time: '2026-11-30T09:59:00Z',
      ...fields,
    },
  }),
  said(`/markets/${ticker}/orderbook`, { orderbook_fp: { yes_dollars: yes, no_dollars: no } }),
];
const series = (ticker: string, fee_multiplier: number, fee_type = 'quadratic') =>
  said(`/series/${ticker}`, { series: { ticker, fee_type, fee_multiplier } });

const FLAT: [Bids, Bids] = [[['0.4900', '1000.00']], [['0.5000', '1000.00']]];
const mayor = (name: string) =>
  market(
    `KXMAYOR-26-${name.slice(0, 4).toUpperCase()}`,
    { title: 'Who wins Astrid?', yes_sub_title: name },
    FLAT,
  );

const DAY = madeUp('kalshi', [
  ...['KXSPLIT', 'KXTAPERED', 'KXTENTH', 'KXMAYOR', 'KXFREE'].map((ticker) => series(ticker, 1)),
  series('KXINX', 0.5),
  ...market('KXSPLIT-26-A', {}, [
    [['0.3000', '100.00']],
    [
      ['0.6000', '0.75'],
      ['0.5000', '300.00'],
    ],
  ]),
  ...market('KXTAPERED-26-A', { price_ranges: TAPERED }, [[['0.0030', '500.00']], [['0.9950', '400.00']]]),
  ...market('KXTENTH-26-A', { price_ranges: DECI }, [[['0.0500', '1000.00']], [['0.9450', '1000.00']]]),
  ...market('KXINX-26NOV30-B6850', {}, FLAT),
  ...market('KXLOST-26-A', {}, FLAT),
  ...market('KXFREE-26-A', { fee_waiver_expiration_time: '2099-01-01T00:00:00Z' }, FLAT),
  ...['Alda Brook', 'Bram Colwick', 'Ciro Danes'].flatMap(mayor),
]);

/** An API over a venue whose markets differ in steps, sizes and fees, and a way to buy there. */
async function opened() {
  const player = await playerOf(DAY);
  const db = await testDatabase();
  const client = kalshiClient({ url: player.urls.kalshi, retries: 0 });
  const { service, feed } = serviceOf(client, db);
  const { client: api } = await serveVenue({ db }, { feed });
  await service.update();
  await api.portfolio.create.mutate({ id: 7, name: 'kalshi', initialBalance: '10000', fillModel: 'book' });
  let orders = 0;
  const buy = async (marketId: string, fields: { price: string; amount: string; action?: 'buy_no' }) => {
    const tradeId = `order-${(orders += 1)}`;
    const command = aBuy({ portfolioId: 7, venue: 'kalshi', marketId, tradeId, ...fields });
    return api.trade.execute.mutate({ ...command, timeInForce: 'FAK' });
  };
  return { api, buy };
}

test('markets trade in hundredths of a contract, on the steps of their ranges, and what was bought is sold', async () => {
  const { api, buy } = await opened();
  expect(await buy('KXSPLIT-26-A', { price: '0.40', amount: '10' })).toMatchObject({
    shares: '0.750000',
    amount: '0.300000',
    fee: '0.020000',
    cost: '0.320000',
  });
  expect(await buy('KXSPLIT-26-A', { price: '0.50', amount: '0.25' })).toMatchObject({ shares: '0.500000' });

  const bought = await buy('KXTAPERED-26-A', { price: '0.005', amount: '1' });
  expect(bought).toMatchObject({ price: '0.005000', shares: '200.000000' });
  const sale = { portfolioId: 7, tradeId: bought.tradeId, commandId: 'sale', price: '0.003' };
  expect(await api.trade.close.mutate(sale)).toMatchObject({ gross: '0.600000', exitFee: '0.050000' });
  const no = await buy('KXTAPERED-26-A', { price: '0.997', amount: '9.97', action: 'buy_no' });
  expect(no).toMatchObject({ price: '0.997000', shares: '10.000000' });
  const off = await refusalOf(buy('KXTAPERED-26-A', { price: '0.105', amount: '1' }));
  expect(off).toMatchObject({ code: 'OFF_TICK', details: { below: '0.100000', above: '0.110000' } });
  const { fills } = await api.trade.receipt.query({ portfolioId: 7, tradeId: bought.tradeId });
  expect(fills.map(({ equal }) => equal)).toEqual([true, true]);

  const tapered = await api.market.get.query({ venue: 'kalshi', marketId: 'KXTAPERED-26-A' });
  expect(tapered).toMatchObject({ tickSize: '0.010000', minimumSize: '0.010000' });
  expect(tapered.priceRanges?.[1]).toEqual({ start: '0.100000', end: '0.900000', step: '0.010000' });
  const { marketValue, liquidationValue } = await api.portfolio.summary.query({ portfolioId: 7 });
  expect(liquidationValue).not.toBeNull();
  expect(Number(liquidationValue)).toBeLessThan(Number(marketValue));
  const audited = await api.audit.verify.query({ portfolioId: 7 });
  expect(audited).toMatchObject({ clean: true, marketValue, liquidationValue });
  expect(await api.audit.verify.query({})).toMatchObject({ marketValue: null, liquidationValue: null });
});

test('fees are those of the series, and the balance changes by whole cents', async () => {
  const { api, buy } = await opened();
  // The cost of 1 contract: 0.055 and a fee of 0.0037 are 0.0587.
  for (const [amount, shares, cost] of [
    ['0.165', '3.000000', '0.180000'],
    ['0.055', '1.000000', '0.060000'],
    ['0.0275', '0.500000', '0.030000'],
  ] as const)
    expect(await buy('KXTENTH-26-A', { price: '0.055', amount })).toMatchObject({ shares, cost });
  expect(await buy('KXINX-26NOV30-B6850', { price: '0.50', amount: '50' })).toMatchObject({
    fee: '0.880000',
  });
  expect(await buy('KXFREE-26-A', { price: '0.50', amount: '50' })).toMatchObject({ fee: '0.000000' });
  const lost = await refusalOf(buy('KXLOST-26-A', { price: '0.50', amount: '50' }));
  expect(lost).toMatchObject({ code: 'FEE_UNKNOWN' });
  const { fees } = await api.market.get.query({ venue: 'kalshi', marketId: 'KXINX-26NOV30-B6850' });
  expect(fees).toEqual({ kind: 'kalshi', multiplier: '0.5', makerMultiplier: '0', rule: 'balance-4' });
  expect(await api.audit.verify.query({ portfolioId: 7 })).toMatchObject({ clean: true });
});

test('markets of one event and one title are found by the name of what they are about', async () => {
  const { api } = await opened();
  const { items } = await api.market.search.query({ text: 'colwick' });
  expect(items.map(({ question }) => question)).toEqual(['Who wins Astrid? — Bram Colwick']);
  const all = await api.market.search.query({ text: 'astrid' });
  expect(new Set(all.items.map(({ question }) => question)).size).toBe(3);
});
