import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DomainError,
  importMarkets,
  parsePrice,
  parseShares,
  parseUsd,
  type BookQuote,
  type OutcomeRef,
} from '@prescient/core';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';
import { aListing, NOON } from '../support/listing.ts';

/** A venue that has one book. */
async function quote(outcome: OutcomeRef): Promise<BookQuote> {
  if (outcome.marketId !== 'rain') throw new DomainError('BOOK_UNAVAILABLE', 'The venue has no such book.');
  const level = { price: parsePrice('0.6'), size: parseShares('100') };
  const book = {
    ...outcome,
    bids: [level],
    asks: [],
    hash: 'first',
    occurredAt: NOON,
    receivedAt: NOON,
    tickSize: parsePrice('0.01'),
    minimumSize: parseShares('5'),
  };
  return { book, fees: { kind: 'none' } };
}

let api: TestApi;
let holder: number;
beforeAll(async () => {
  api = await startApi({ quotes: { quote } });
  // Bought before anybody knew that the market had ended: after that nobody can.
  holder = await api.newPortfolio();
  await api.client.trade.execute.mutate(aBuy({ portfolioId: holder, marketId: 'odd', price: '0.50' }));
  const event = { title: 'Weather', slug: null, endsAt: null, venueUpdatedAt: NOON, mutuallyExclusive: null };
  const odd = { state: 'closed', reviewReason: 'ZERO_PRICES' } as const;
  await importMarkets(api.db, {
    events: [{ ...event, venue: 'polymarket', eventId: 'weather' }],
    markets: [aListing(), aListing({ marketId: 'odd', conditionId: null, eventId: null, observation: odd })],
  });
});
afterAll(() => api.close());

describe('market', () => {
  test('get answers by id, condition and token with all that is known', async () => {
    const market = await api.client.market.get.query({ marketId: 'rain' });
    expect(market).toMatchObject({
      venue: 'polymarket',
      marketId: 'rain',
      tickSize: '0.010000',
      minimumSize: '5.000000',
      fees: { kind: 'polymarket', rate: '0.05' },
      outcomes: [{ label: 'Yes', tokenId: '7001' }, { label: 'No' }],
      state: 'open',
      payout: null,
      reviewReason: null,
      changes: [],
      feesAsOf: NOON.toISOString(),
    });
    expect(await api.client.market.get.query({ conditionId: '0xrain' })).toEqual(market);
    const unknown = api.client.market.get.query({ tokenId: '1' });
    expect(await refusalOf(unknown)).toMatchObject({ code: 'MARKET_NOT_FOUND', details: { alias: '1' } });
    expect((await refusalOf(api.client.market.get.query({ marketId: '1' }))).code).toBe('MARKET_NOT_FOUND');
  });

  test('search and list find it, page by page', async () => {
    const found = await api.client.market.search.query({ text: 'astrid rai', state: 'open' });
    expect(found.items.map(({ marketId }) => marketId)).toEqual(['rain']);
    const first = await api.client.market.list.query({ limit: 1 });
    const second = await api.client.market.list.query({ limit: 1, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ marketId }) => marketId)).toEqual(['rain', 'odd']);
    expect(second.nextCursor).toBeNull();
    expect((await api.client.market.list.query({ eventId: 'weather' })).items).toHaveLength(1);
    expect((await refusalOf(api.client.market.search.query({ text: '?' }))).details).toEqual({
      field: 'text',
    });
  });

  test('list carries the best prices of both outcomes with their age, and says what its filter removed', async () => {
    const best = { bid: parsePrice('0.58'), ask: parsePrice('0.6') };
    const figures = { best, volume: parseUsd('2500'), liquidity: parseUsd('12000'), tags: ['weather'] };
    const receivedAt = api.db.clock.now();
    const endsAt = new Date(receivedAt.getTime() + 3_600_000);
    const listing = aListing({ marketId: 'hail', ...figures, endsAt, eventId: null });
    await importMarkets(api.db, { events: [], markets: [listing] }, { receivedAt });
    const asked = {
      tag: 'Weather',
      trading: true,
      endsWithinHours: 2,
      minLiquidity: '10000',
      maxSpread: '0.02',
      minPrice: '0.4',
      maxPrice: '0.5',
      sort: 'volume',
      countRemoved: true,
    } as const;
    const page = await api.client.market.list.query(asked);
    expect(page).toMatchObject({
      matched: 1,
      removed: { tag: 2, trading: 0, endsWithinHours: 0, minLiquidity: 0, maxSpread: 0, price: 0 },
      items: [
        {
          marketId: 'hail',
          trading: true,
          volume: '2500.000000',
          liquidity: '12000.000000',
          outcomes: [
            { label: 'Yes', bestBid: '0.580000', bestAsk: '0.600000', spread: '0.020000' },
            { label: 'No', bestBid: '0.400000', bestAsk: '0.420000', spread: '0.020000' },
          ],
          quote: { source: 'listing', timestamp: receivedAt.toISOString() },
        },
      ],
    });
    const [item] = page.items;
    expect(item!.quote!.ageMs).toBeGreaterThanOrEqual(0);
    expect(item!.endsInMs).toBeLessThanOrEqual(3_600_000);
    const none = { outcomes: [{ bestBid: null, bestAsk: null, spread: null }, {}], quote: null };
    const ended = await api.client.market.list.query({ marketIds: ['odd'] });
    expect(ended).toMatchObject({ matched: null, removed: null, items: [{ ...none, trading: false }] });
    const wrong = api.client.market.list.query({ minPrice: '0.6', maxPrice: '0.5' });
    expect((await refusalOf(wrong)).details).toEqual({ field: 'minPrice' });
  });

  test('history is what it cost', async () => {
    const { items } = await api.client.market.history.query({
      marketId: 'rain',
      outcome: 1,
      from: '2026-03-01',
    });
    expect(items).toEqual([{ at: NOON.toISOString(), price: '0.400000', bid: null, ask: null }]);
    const before = { marketId: 'rain', outcome: 1, to: '2026-03-01' } as const;
    expect((await api.client.market.history.query(before)).items).toEqual([]);
  });

  test('book is what the venue shows', async () => {
    const book = await api.client.market.book.query({ marketId: 'rain', outcome: 0 });
    expect(book).toMatchObject({
      bids: [{ price: '0.600000', size: '100.000000' }],
      asks: [],
      hash: 'first',
    });
    const none = await refusalOf(api.client.market.book.query({ marketId: 'odd', outcome: 0 }));
    expect(none).toMatchObject({ code: 'BOOK_UNAVAILABLE', retryable: true });
    const unknown = await refusalOf(api.client.market.book.query({ marketId: 'none', outcome: 0 }));
    expect(unknown.code).toBe('MARKET_NOT_FOUND');
  });

  test('reviews are decided, and paid out', async () => {
    const portfolioId = holder;
    const late = aBuy({ portfolioId, marketId: 'odd', tradeId: 'late' });
    expect((await refusalOf(api.client.trade.execute.mutate(late))).code).toBe('MARKET_CLOSED');
    const { items } = await api.client.market.reviews.query({});
    expect(items).toMatchObject([{ marketId: 'odd', state: 'closed', reviewReason: 'ZERO_PRICES' }]);
    const decision = { marketId: 'odd', verdict: '0.25', reason: 'a draw' };
    expect(await api.client.market.decide.mutate(decision)).toMatchObject({
      market: { state: 'settled', payout: '0.250000', decidedBy: 'admin' },
      settlement: { state: 'settled', settled: 1, reversed: 0, left: [] },
    });
    const balance = async () => (await api.client.portfolio.get.query({ portfolioId })).balance;
    expect(await balance()).toBe('9950.000000');
    const reverse = { marketId: 'odd', verdict: 'reverse', reason: 'not yet' };
    expect(await api.client.market.decide.mutate(reverse)).toMatchObject({
      market: { state: 'closed', payout: null, reviewReason: 'TAKEN_BACK' },
      settlement: { reversed: 1 },
    });
    expect(await balance()).toBe('9900.000000');
    // A caller that got no answer asks again.
    expect(await api.client.market.decide.mutate(reverse)).toMatchObject({
      market: { state: 'closed', payout: null, reviewReason: 'TAKEN_BACK' },
      settlement: { reversed: 0, left: [] },
    });
    const nothing = { ...reverse, marketId: 'rain' };
    expect((await refusalOf(api.client.market.decide.mutate(nothing))).code).toBe('MARKET_UNRESOLVED');
    const { changes } = await api.client.market.get.query({ marketId: 'odd' });
    expect(changes.map(({ source, state, note }) => [source, state, note])).toEqual([
      ['venue', 'closed', null],
      ['admin', 'resolved', 'a draw'],
      ['desk', 'settled', null],
      ['admin', 'reversed', 'not yet'],
      ['desk', 'closed', null],
    ]);
    expect((await api.client.audit.verify.query({})).clean).toBe(true);
  });

  test.each(['1.1', '-0.1', '0.0000001', 'yes', ''])('decide refuses the payout %j', async (verdict) => {
    const call = api.client.market.decide.mutate({ marketId: 'odd', verdict, reason: 'x' });
    expect((await refusalOf(call)).code).toBe('INVALID_INPUT');
  });
});

describe('event', () => {
  test('get and list tell of it', async () => {
    const event = await api.client.event.get.query({ eventId: 'weather' });
    expect(event).toMatchObject({ venue: 'polymarket', title: 'Weather', endsAt: null });
    expect((await api.client.event.list.query({})).items).toEqual([event]);
    expect((await api.client.event.list.query({ venue: 'kalshi' })).items).toEqual([]);
    expect((await refusalOf(api.client.event.get.query({ eventId: 'none' }))).code).toBe('EVENT_NOT_FOUND');
  });

  test('search finds it by the words of its title', async () => {
    const search = async (input: { text: string; venue?: string }) =>
      (await api.client.event.search.query(input)).items.map(({ eventId }) => eventId);
    expect(await search({ text: 'weath' })).toEqual(['weather']);
    expect([await search({ text: 'rain' }), await search({ text: 'weath', venue: 'kalshi' })]).toEqual([
      [],
      [],
    ]);
    const refusal = await refusalOf(api.client.event.search.query({ text: '?!' }));
    expect([refusal.code, refusal.details]).toEqual(['INVALID_INPUT', { field: 'text' }]);
  });
});

test('a server that is connected to no venue says so', async () => {
  const alone = await startApi();
  await importMarkets(alone.db, { events: [], markets: [aListing()] });
  const refusal = await refusalOf(alone.client.market.book.query({ marketId: 'rain', outcome: 0 }));
  await alone.close();
  expect(refusal).toMatchObject({
    code: 'VENUE_NOT_CONNECTED',
    retryable: false,
    message: expect.stringContaining('no venue'),
  });
});
