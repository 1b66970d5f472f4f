import type { FillModel } from '@prescient/core/domain';
import { parsePrice, parseUsd } from '@prescient/core/money';
import { parseGammaMarkets, type VenueMarket } from '@prescient/venues';
import { expect, test } from 'vitest';
import { signalsOfMarkets, type FavouriteSettings } from './signals-of-markets.ts';

const NOW = new Date('2026-01-20T12:00:00Z');
const OPTIONS: FavouriteSettings = {
  portfolioId: 1,
  fillModel: 'quoted',
  amount: parseUsd('100'),
  minPrice: parsePrice('0'),
  maxPrice: parsePrice('1'),
};
const listed = {
  id: '900001',
  conditionId: '0x900001',
  question: 'Will the ferry sail?',
  outcomes: '["Yes", "No"]',
  outcomePrices: '["0.6", "0.4"]',
  closed: false,
  acceptingOrders: true,
  feesEnabled: false,
  updatedAt: '2026-01-15T12:00:00Z',
};
const [market] = parseGammaMarkets(JSON.stringify([listed])).markets as [VenueMarket];

const priced = (first: string, second: string): VenueMarket => ({
  ...market,
  outcomes: [
    { ...market.outcomes[0], price: parsePrice(first) },
    { ...market.outcomes[1], price: parsePrice(second) },
  ],
});

const favourite = (markets: readonly VenueMarket[], options: FavouriteSettings = OPTIONS) =>
  signalsOfMarkets({ markets, refusals: [] }, options, NOW).signals.map(({ signal }) => signal);

test('buys the outcome above 0.50, by its index and at its price, as confident as it lies above', () => {
  const [signal, ...rest] = favourite([priced('0.70', '0.30')]);
  expect(rest).toEqual([]);
  expect(signal).toMatchObject({
    action: 'buy_yes',
    targetPrice: parsePrice('0.70'),
    amount: parseUsd('100'),
    confidence: 0.2,
    occurredAt: NOW,
    reason: 'Yes is the favourite at 0.700000',
  });
  expect(favourite([priced('0.30', '0.70')])[0]).toMatchObject({ action: 'buy_no' });
});

test('leaves a market alone that is even, is closed, takes no orders or has no usable prices', () => {
  const open = priced('0.70', '0.30');
  const unpriced = { ...open, outcomes: [{ ...open.outcomes[0], price: null }, open.outcomes[1]] as const };
  const alone = [
    priced('0.50', '0.50'),
    { ...open, status: 'closed' as const },
    { ...open, acceptingOrders: false },
    unpriced,
  ];
  expect(favourite(alone)).toEqual([]);
});

test('keeps to the prices it was given, and puts the most confident first', () => {
  const markets = [priced('0.60', '0.40'), priced('0.95', '0.05'), priced('0.20', '0.80')];
  const prices = (options: FavouriteSettings) =>
    favourite(markets, options).map(({ targetPrice }) => targetPrice);
  expect(prices(OPTIONS)).toEqual([parsePrice('0.95'), parsePrice('0.80'), parsePrice('0.60')]);
  expect(prices({ ...OPTIONS, minPrice: parsePrice('0.7'), maxPrice: parsePrice('0.9') })).toEqual([
    parsePrice('0.80'),
  ]);
});

test.each<[FillModel, string, string, string]>([
  ['quoted', '0.345', '0.655', '0.655'],
  ['book', '0.345', '0.655', '0.68'],
  ['book', '0.02', '0.98', '0.99'],
])(
  'a portfolio that fills %s buys at the price of %s/%s for at most %s',
  (...[fillModel, yes, no, limit]) => {
    const tickSize = parsePrice('0.01');
    expect(favourite([{ ...priced(yes, no), tickSize }], { ...OPTIONS, fillModel })).toMatchObject([
      { action: 'buy_no', targetPrice: parsePrice(limit) },
    ]);
  },
);
