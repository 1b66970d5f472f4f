import { parsePrice, parseShares } from '@prescient/core/money';
import { expect, test } from 'vitest';
import { parseGammaMarkets } from '../src/index.ts';
import { fixture, marketAsking } from './fixture.ts';

test('reads every field of a full market, with each number as it was written', () => {
  const [market] = parseGammaMarkets(fixture('markets-list.json')).markets;
  expect(market).toMatchObject({
    venue: 'polymarket',
    marketId: '910001',
    question: "Will Ines Corrigan be elected Port Astrid's mayor?",
    slug: 'will-ines-corrigan-be-elected-port-astrids-mayor',
    outcomes: [
      { index: 0, label: 'Yes', price: parsePrice('0.565'), unpriced: null },
      { index: 1, label: 'No', price: parsePrice('0.435'), unpriced: null },
    ],
    status: 'open',
    payouts: null,
    review: null,
    acceptingOrders: true,
    tickSize: parsePrice('0.0025'),
    minimumSize: parseShares('5'),
    negRisk: true,
    fees: { kind: 'polymarket', rate: '0.04', exponent: '1', rule: 'half-up-5' },
    feesWaivedUntil: null,
    priceRanges: null,
    endDate: '2026-05-10T20:00:00.000Z',
    updatedAt: '2026-01-15T12:03:04.567Z',
    volume: '90321.123456789',
    liquidity: '1200.5',
  });
  expect(market?.conditionId).toMatch(/^0x[0-9a-f]{64}$/);
  expect(market?.outcomes.map((outcome) => outcome.tokenId?.length)).toEqual([77, 77]);
});

test('takes the first event of a market, with digits that no float could keep', () => {
  expect(parseGammaMarkets(fixture('markets-list.json')).markets[0]?.event).toEqual({
    id: '91001',
    title: 'Port Astrid mayoral election',
    slug: 'port-astrid-mayor',
    endDate: '2026-05-10T20:00:00.000Z',
    volume: '640120.750000000001',
    liquidity: '98000.5',
    series: null,
    tags: [],
    mutuallyExclusive: null,
  });
});

test('keeps a market that has only what is needed, and invents nothing', () => {
  expect(marketAsking('markets-list.json', 'Will the Kestrel probe land?')).toMatchObject({
    slug: null,
    outcomes: [
      { tokenId: null, price: null, unpriced: 'PRICE_MISSING' },
      { tokenId: null, price: null, unpriced: 'PRICE_MISSING' },
    ],
    status: 'open',
    acceptingOrders: false,
    tickSize: null,
    minimumSize: null,
    negRisk: false,
    fees: { kind: 'unknown' },
    feesWaivedUntil: null,
    priceRanges: null,
    endDate: null,
    updatedAt: null,
    event: null,
    volume: null,
    liquidity: null,
  });
});

test('takes a blank text for a missing one', () => {
  expect(marketAsking('markets-keyset.json', 'Will it rain in Saltmere?').slug).toBeNull();
});

test.each([
  [{ closed: true, closedTime: '2026-05-10 21:03:04+00' }, '2026-05-10T21:03:04.000Z'],
  [{ closed: true, umaEndDate: '2026-05-10T21:03:04Z' }, '2026-05-10T21:03:04.000Z'],
  [{ closed: true, closedTime: 'soon' }, null],
  [{ closed: true }, null],
  [{ closed: false, closedTime: '2026-05-10 21:03:04+00' }, null],
])('the end of %j is %s', (fields, closedAt) => {
  const market = { id: '1', conditionId: '0x1', question: 'q', outcomes: '["Yes", "No"]', ...fields };
  expect(parseGammaMarkets(JSON.stringify([market])).markets[0]?.closedAt).toBe(closedAt);
});
