import { readFileSync } from 'node:fs';
import { parsePrice, parseUsd } from '@prescient/core/money';
import { parseGammaMarkets, type VenueMarket } from '@prescient/venues';
import { expect, test } from 'vitest';
import { favourite } from './favourite.ts';

const shipped = parseGammaMarkets(readFileSync(new URL('../../data/markets.json', import.meta.url), 'utf8'));
const market = shipped.markets.find(({ marketId }) => marketId === '900001')!;

const priced = (first: string, second: string): VenueMarket => ({
  ...market,
  outcomes: [
    { ...market.outcomes[0], price: parsePrice(first) },
    { ...market.outcomes[1], price: parsePrice(second) },
  ],
});

test('buys the outcome that is the favourite, by its index and at its price', () => {
  const [signal, ...rest] = favourite.signalsFor([priced('0.70', '0.30')]);
  expect(rest).toEqual([]);
  expect(signal).toMatchObject({
    action: 'buy_yes',
    targetPrice: parsePrice('0.70'),
    amount: parseUsd('25'),
  });
  expect(favourite.signalsFor([priced('0.30', '0.70')])[0]).toMatchObject({ action: 'buy_no' });
});

test('leaves a market alone that has no favourite, is nearly certain, is closed, or has no time of its quote', () => {
  const favouriteMarket = priced('0.70', '0.30');
  expect(favourite.signalsFor([priced('0.55', '0.45'), priced('0.95', '0.05')])).toEqual([]);
  expect(favourite.signalsFor([{ ...favouriteMarket, status: 'closed' }])).toEqual([]);
  expect(favourite.signalsFor([{ ...favouriteMarket, acceptingOrders: false }])).toEqual([]);
  expect(favourite.signalsFor([{ ...favouriteMarket, updatedAt: null }])).toEqual([]);
});

test('the same markets give the same signals', () => {
  const once = favourite.signalsFor(shipped.markets);
  expect(once).toHaveLength(10);
  expect(favourite.signalsFor(shipped.markets)).toEqual(once);
});
