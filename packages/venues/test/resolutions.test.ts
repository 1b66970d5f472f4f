import { formatPrice } from '@prescient/core/money';
import { expect, test } from 'vitest';
import { parseGammaMarkets } from '../src/index.ts';
import { fixture, marketAsking } from './fixture.ts';

test.each([
  ['first outcome won', '1.000000/0.000000'],
  ['second outcome won', '0.000000/1.000000'],
  ['called off, half each', '0.500000/0.500000'],
])('%s: resolved, and pays %s', (question, payouts) => {
  const market = marketAsking('resolutions.json', question);
  expect(market).toMatchObject({ status: 'resolved', review: null });
  expect(market.payouts?.map(formatPrice).join('/')).toBe(payouts);
});

test.each([
  ['half each in a negative-risk event', 'HALF_IN_NEGATIVE_RISK'],
  ['final prices, only proposed', 'NOT_CONFIRMED'],
  ['final prices, oracle silent', 'NOT_CONFIRMED'],
  ['nearly final prices', 'PRICES_NOT_FINAL'],
  ['leftover automated prices', 'PRICES_NOT_FINAL'],
  ['both won', 'PRICES_NOT_FINAL'],
  ['legacy zero prices', 'ZERO_PRICES'],
  ['zero prices, said to be resolved', 'ZERO_PRICES'],
  ['closed without prices', 'NO_PRICES'],
])('%s: closed, pays nothing, held for review as %s', (question, review) => {
  expect(marketAsking('resolutions.json', question)).toMatchObject({
    status: 'closed',
    payouts: null,
    review,
  });
});

test('a market that is not closed stays open whatever its prices and its oracle say', () => {
  const open = { status: 'open', payouts: null, acceptingOrders: true };
  expect(marketAsking('resolutions.json', 'open at zero')).toMatchObject({ ...open, review: 'ZERO_PRICES' });
  expect(marketAsking('resolutions.json', 'open with an early oracle word')).toMatchObject({
    ...open,
    review: null,
  });
});

test('a closed market accepts no orders, even where the venue still says so', () => {
  const { markets } = parseGammaMarkets(fixture('resolutions.json'));
  expect(markets.filter((market) => market.acceptingOrders && market.status !== 'open')).toEqual([]);
});
