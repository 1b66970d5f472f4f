import { existsSync, readFileSync } from 'node:fs';
import { ONE_PRICE, parsePrice } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { listingsOf, parsePage, VenueFormatError, type VenueMarket } from '../src/index.ts';
import { fixture, marketAsking } from './fixture.ts';

const one = (market: VenueMarket) =>
  listingsOf(market.venue, { markets: [market], refusals: [], nextCursor: null }).markets[0]!;
const resolution = (question: string) => marketAsking('resolutions.json', question);

test('a market is listed with its names, its rules and the time of its prices', () => {
  const market = parsePage('polymarket', fixture('markets-keyset.json')).markets[0]!;
  expect(one(market)).toMatchObject({
    venue: 'polymarket',
    marketId: market.marketId,
    conditionId: market.conditionId,
    eventId: market.event?.id ?? null,
    outcomes: market.outcomes.map(({ label, tokenId }) => ({ label, tokenId })),
    venueUpdatedAt: new Date(market.updatedAt!),
    observation: { state: 'open', reviewReason: null },
    prices: market.outcomes.map(({ price }) => price),
  });
});

test.each([
  ['first outcome won', { state: 'resolved', payout: ONE_PRICE }],
  ['second outcome won', { state: 'resolved', payout: 0n }],
  ['called off, half each', { state: 'resolved', payout: parsePrice('0.5') }],
])('%s', (question, observation) => {
  expect(one(resolution(question)).observation).toEqual(observation);
});

describe('a market that is closed without a result', () => {
  const closed: VenueMarket = {
    ...resolution('first outcome won'),
    status: 'closed',
    payouts: null,
    review: 'PRICES_NOT_FINAL',
    resolution: null,
  };

  test('waits for a person, with the reason', () => {
    expect(one(closed).observation).toEqual({ state: 'closed', reviewReason: 'PRICES_NOT_FINAL' });
    const final = { ...closed, review: 'NO_RESULT', resolution: 'resolved' } as const;
    expect(one(final).observation).toEqual({ state: 'closed', reviewReason: 'NO_RESULT' });
  });

  test.each(['proposed', 'disputed'] as const)('waits for those who decide while it is %s', (stage) => {
    const observation = { state: stage, reviewReason: null };
    expect(one({ ...closed, resolution: stage }).observation).toEqual(observation);
    // A resolution is proposed for many a market that trades on meanwhile, which says so by the orders that it takes.
    const trading = {
      ...closed,
      status: 'open',
      review: null,
      acceptingOrders: true,
      resolution: stage,
    } as const;
    expect(one(trading)).toMatchObject({ observation, acceptingOrders: true });
    expect(one({ ...trading, resolution: 'resolved' }).observation.state).toBe('open');
  });
});

test('the events of a page are listed once each, as new as the newest of their markets', () => {
  const page = parsePage('polymarket', fixture('events-keyset.json'));
  const { events } = listingsOf('polymarket', page);
  expect(events.length).toBeGreaterThan(0);
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  for (const { eventId, venueUpdatedAt } of events) {
    const times = page.markets.flatMap(({ event, updatedAt }) => (event?.id === eventId ? [updatedAt] : []));
    const newest = times.toSorted().at(-1) ?? null;
    expect(venueUpdatedAt?.toISOString() ?? null).toBe(newest);
  }
});

test.each([
  ['markets-list.json', false],
  ['markets-keyset.json', false],
  ['markets-snapshot.json', false],
  ['events-keyset.json', true],
])('%s is read as what it is', (name, events) => {
  const page = parsePage('polymarket', fixture(name));
  expect('events' in page).toBe(events);
  expect(page.markets.length).toBeGreaterThan(0);
});

test('a page without items is a page, and what is none is refused', () => {
  for (const body of ['[]', '{"events":[]}', '{"markets":[]}', '{"data":[]}'])
    expect(parsePage('polymarket', body).markets).toEqual([]);
  for (const body of ['<html>', '{}', '7', '{"events":7}'])
    expect(() => parsePage('polymarket', body)).toThrow(VenueFormatError);
});

const kalshi = new URL('../../../../shared/data/kalshi/markets-page-200.json', import.meta.url);
const present = existsSync(kalshi);

test.skipIf(!present)(
  `recorded Kalshi markets${present ? '' : ' (skipped: ../shared/data is not here)'}`,
  () => {
    const page = parsePage('kalshi', readFileSync(kalshi, 'utf8'));
    const { markets } = listingsOf('kalshi', page);
    expect(markets.length + page.refusals.length).toBeGreaterThanOrEqual(200);
    // Their series say the fees, and a file of markets holds none.
    for (const { venue, fees } of markets) expect([venue, fees]).toEqual(['kalshi', null]);
  },
);
