import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  formatPrice,
  importMarkets,
  isTrading,
  keepQuotes,
  listMarkets,
  MARKET_RULES,
  MARKET_SORTS,
  ONE_PRICE,
  parsePrice,
  parseUsd,
  pricesOf,
  quoteAgeMsOf,
  quoteOfBook,
  spreadOf,
  STALE_MARK_MS,
  type ListedMarket,
  type MarketListing,
  type MarketQuery,
  type MarketRule,
} from '../../src/index.ts';
import { afterNoon, NOON } from '../support/builders.ts';
import { aBook } from '../support/books.ts';
import { aListing, resolved } from '../support/listings.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db } = await openTestWorld({ now: () => NOON });

const HOUR_MS = 3_600_000;
/** The i-th of some values, so that every figure is there, is doubled and is missing. */
const turn = <Value>(index: number, values: readonly Value[]): Value => values[index % values.length]!;

const listingAt = (index: number): MarketListing =>
  aListing({
    venue: turn(index, ['polymarket', 'kalshi', 'polymarket']),
    marketId: `m${index}`,
    eventId: turn(index, ['cup', 'port', null]),
    question: `Will number ${index} win ${turn(index, ['the cup', 'a ferry'])}?`,
    series: turn(index, ['up-or-down-5m', null, null, 'up-or-down-15m']),
    tags: turn(index, [['sports'], ['politics', 'u-s-elections'], []]),
    volume: turn(index, [null, parseUsd('0.000001'), parseUsd('2500'), parseUsd('9999999999')]),
    liquidity: turn(index, [parseUsd('10'), parseUsd('10'), null, parseUsd('12000.5'), parseUsd('0')]),
    endsAt: turn(index, [null, afterNoon(-HOUR_MS), afterNoon(HOUR_MS), afterNoon(30 * HOUR_MS)]),
    best: turn(index, [
      null,
      { bid: parsePrice('0.40'), ask: parsePrice('0.43') },
      { bid: parsePrice('0.051'), ask: parsePrice('0.065') },
      { bid: null, ask: parsePrice('0.90') },
      { bid: parsePrice('0.88'), ask: null },
      { bid: parsePrice('0.49'), ask: parsePrice('0.50') },
      { bid: parsePrice('0.30'), ask: parsePrice('0.20') },
    ]),
    acceptingOrders: index % 11 !== 0,
    observation: turn(index, [
      { state: 'open', reviewReason: null },
      { state: 'open', reviewReason: null },
      { state: 'proposed', reviewReason: null },
      resolved('1'),
      { state: 'open', reviewReason: null },
    ]),
  });

let all: ListedMarket[];
beforeAll(async () => {
  const markets = Array.from({ length: 97 }, (_, index) => listingAt(index));
  // All are known since one moment, so that venue and id tell them apart.
  await importMarkets(db, { events: [], markets });
  all = (await listMarkets(db, { limit: 500 })).items;
});

const asks = ({ quote }: ListedMarket) =>
  quote === null ? [] : ([0, 1] as const).map((outcome) => pricesOf(quote, outcome).ask);

/** The rules once more, in other words. */
const RULES: Readonly<Record<MarketRule, (market: ListedMarket, query: MarketQuery) => boolean>> = {
  venue: ({ venue }, query) => venue === query.venue,
  marketIds: ({ marketId }, query) => query.marketIds!.includes(marketId),
  eventId: ({ eventId }, query) => eventId === query.eventId,
  series: ({ series }, query) => series === query.series,
  tag: ({ tags }, query) => tags.includes(query.tag!.toLowerCase().replace('u.s. ', 'u-s-')),
  text: ({ question }, query) => question.includes(query.text!),
  state: ({ state }, query) => state === query.state,
  trading: (market, query) => isTrading(market) === query.trading,
  inReview: () => true,
  endsWithinHours({ endsAt }, query) {
    const hours = endsAt === null ? -1 : (endsAt.getTime() - NOON.getTime()) / HOUR_MS;
    return hours > 0 && hours <= query.endsWithinHours!;
  },
  minLiquidity: ({ liquidity }, query) => liquidity !== null && liquidity >= query.minLiquidity!,
  minVolume: ({ volume }, query) => volume !== null && volume >= query.minVolume!,
  maxSpread({ quote }, query) {
    const spread = quote && spreadOf(quote);
    return spread !== null && spread <= query.maxSpread!;
  },
  price: (market, { minPrice = 0n, maxPrice = ONE_PRICE }) =>
    asks(market).some((ask) => ask !== null && ask >= minPrice && ask <= maxPrice),
};

const isGiven = (query: MarketQuery, rule: MarketRule): boolean =>
  rule === 'price' ? query.minPrice !== undefined || query.maxPrice !== undefined : query[rule] !== undefined;

function figureOf(market: ListedMarket, sort: MarketQuery['sort']): bigint | number | null {
  switch (sort) {
    case 'volume':
    case 'liquidity':
      return market[sort];
    case 'spread':
      return market.quote && spreadOf(market.quote);
    case 'price':
      return market.quote && market.quote.ask;
    case 'endsIn':
      return market.endsAt && market.endsAt.getTime();
    default:
      return market.createdAt.getTime();
  }
}

const compare = <Key extends bigint | number | string>(a: Key, b: Key): number =>
  a < b ? -1 : a > b ? 1 : 0;

function inOrder(markets: readonly ListedMarket[], { sort, direction }: MarketQuery): string[] {
  const isUp = (direction ?? (sort === 'spread' || sort === 'endsIn' ? 'asc' : 'desc')) === 'asc';
  const sign = isUp ? 1 : -1;
  return markets
    .toSorted((one, other) => {
      const [a, b] = [figureOf(one, sort), figureOf(other, sort)];
      if ((a === null) !== (b === null)) return a === null ? 1 : -1;
      return (
        sign *
        ((a === null || b === null ? 0 : compare(a, b)) ||
          compare(one.venue, other.venue) ||
          compare(one.marketId, other.marketId))
      );
    })
    .map(({ venue, marketId }) => `${venue} ${marketId}`);
}

const maybe = <Value>(...values: Value[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });
const price = maybe(...['0', '0.05', '0.45', '0.5', '0.85', '1'].map(parsePrice));
const queries = fc
  .record({
    venue: maybe('polymarket', 'kalshi', 'nobody'),
    marketIds: maybe(['m1', 'm5', 'm20', 'm96'], []),
    eventId: maybe('cup', 'port'),
    series: maybe('up-or-down-5m', 'up-or-down-15m'),
    tag: maybe('Sports', 'U.S. Elections', 'weather'),
    text: maybe('cup', 'ferry'),
    state: maybe('open' as const, 'resolved' as const, 'proposed' as const),
    trading: maybe(true, false),
    endsWithinHours: maybe(0.5, 1, 48),
    minLiquidity: maybe(parseUsd('0'), parseUsd('10'), parseUsd('10.000001')),
    minVolume: maybe(parseUsd('0.000001'), parseUsd('2500')),
    maxSpread: maybe(parsePrice('0.01'), parsePrice('0.014')),
    minPrice: price,
    maxPrice: price,
    sort: maybe(...MARKET_SORTS),
    direction: maybe('asc' as const, 'desc' as const),
  })
  .filter(({ minPrice = 0n, maxPrice = ONE_PRICE }) => minPrice <= maxPrice);

describe('a list of markets', () => {
  test('law: filtered and sorted it is what a second implementation makes of all markets, on pages of any size', async () => {
    const runs = fc.asyncProperty(queries, fc.integer({ min: 1, max: 40 }), async (query, limit) => {
      const asked = { ...query, limit };
      const removed: Partial<Record<MarketRule, number>> = {};
      let left: readonly ListedMarket[] = all;
      for (const rule of MARKET_RULES.filter((name) => isGiven(asked, name))) {
        const kept = left.filter((market) => RULES[rule](market, asked));
        removed[rule] = left.length - kept.length;
        left = kept;
      }
      const found: string[] = [];
      for (let cursor: string | null = null; ;) {
        const page = await listMarkets(db, { ...asked, cursor, countRemoved: true });
        expect(page.counts).toEqual({ matched: left.length, removed });
        found.push(...page.items.map(({ venue, marketId }) => `${venue} ${marketId}`));
        cursor = page.nextCursor;
        if (cursor === null) break;
      }
      expect(found).toEqual(inOrder(left, asked));
    });
    await fc.assert(runs, { numRuns: shortOrFull(25, 600) });
  });

  test('shows the prices of the listing, and those of the other outcome as what is left of a dollar', () => {
    const shown = new Map(all.map((market) => [market.marketId, market.quote]));
    const prices = (id: string) =>
      ([0, 1] as const).map((outcome) => {
        const { bid, ask } = pricesOf(shown.get(id)!, outcome);
        return [bid && formatPrice(bid), ask && formatPrice(ask)];
      });
    expect(prices('m2')).toEqual([
      ['0.051000', '0.065000'],
      ['0.935000', '0.949000'],
    ]);
    expect(prices('m4')).toEqual([
      ['0.880000', null],
      [null, '0.120000'],
    ]);
    // A bid above the ask comes from two moments.
    expect(shown.get('m6')).toBeNull();
    expect(shown.get('m0')).toBeNull();
  });

  test('shows no price of a market that ended, whatever was known before', async () => {
    const ref = { venue: 'polymarket', marketId: 'ended' };
    const best = { bid: parsePrice('0.97'), ask: parsePrice('0.99') };
    const quote = async () => (await listMarkets(db, { marketIds: ['ended'], limit: 1 })).items[0]!.quote;
    await importMarkets(db, { events: [], markets: [aListing({ ...ref, best })] });
    expect(await quote()).toMatchObject(best);
    const over = { ...ref, venueUpdatedAt: afterNoon(1), best: { bid: parsePrice('0.999'), ask: null } };
    await importMarkets(db, { events: [], markets: [aListing({ ...over, observation: resolved('1') })] });
    expect(await quote()).toBeNull();
    const late = { ...ref, ...best, quotedAt: NOON, source: 'book' as const };
    expect(await keepQuotes(db, [late])).toBe(0);
    const cheap = { maxPrice: parsePrice('0.05'), marketIds: ['ended'], limit: 1 };
    expect((await listMarkets(db, cheap)).items).toEqual([]);
  });

  test.each([
    ['limit', { limit: 501 }],
    ['sort', { sort: 'luck' as never }],
    ['direction', { direction: 'up' as never }],
    ['tag', { tag: '---' }],
    ['tag', { tag: '\0' }],
    ['series', { series: 'a b' }],
    ['marketIds', { marketIds: ['a b'] }],
    ['marketIds', { marketIds: Array.from({ length: 201 }, (_, n) => `${n}`) }],
    ['minLiquidity', { minLiquidity: parseUsd('-1') }],
    ['minVolume', { minVolume: 5 as never }],
    ['maxSpread', { maxSpread: 1_000_001n as never }],
    ['minPrice', { minPrice: parsePrice('0.6'), maxPrice: parsePrice('0.5') }],
    ['endsWithinHours', { endsWithinHours: 0 }],
    ['endsWithinHours', { endsWithinHours: Number.NaN }],
    ['endsWithinHours', { endsWithinHours: 87_601 }],
  ] satisfies [string, Partial<MarketQuery>][])('refuses %s, by its name', async (field, query) => {
    await expect(listMarkets(db, { limit: 1, ...query })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { field },
    });
  });

  test('refuses a cursor of another order, and one that nobody made', async () => {
    const { nextCursor } = await listMarkets(db, { sort: 'volume', limit: 1 });
    const cursors = [
      nextCursor,
      ...['volume desc 1e3 v m', 'volume desc -1 v m', 'volume desc - v m x', 'newest desc - v m'].map(
        (text) => Buffer.from(text).toString('base64url'),
      ),
    ];
    for (const cursor of cursors)
      for (const order of [{ sort: 'liquidity' }, { sort: 'volume', direction: 'asc' }, {}] as const)
        await expect(listMarkets(db, { ...order, limit: 1, cursor })).rejects.toMatchObject({
          code: 'INVALID_INPUT',
          details: { field: 'cursor' },
        });
  });
});

describe('a quote', () => {
  const ref = { venue: 'polymarket', marketId: 'quoted' };
  const at = (ms: number | null, bid: string, source: 'listing' | 'book' = 'book') => ({
    ...ref,
    bid: parsePrice(bid),
    ask: parsePrice('0.99'),
    quotedAt: ms === null ? null : afterNoon(ms),
    source,
  });
  const known = async () => (await listMarkets(db, { marketIds: ['quoted'], limit: 1 })).items[0]!.quote;
  const bid = async () => formatPrice((await known())!.bid!);

  test('is the newest, and one of an unknown time gives way to any other', async () => {
    await importMarkets(db, { events: [], markets: [aListing(ref)] });
    expect(await keepQuotes(db, [at(null, '0.10', 'listing')])).toBe(1);
    expect(quoteAgeMsOf((await known())!, NOON)).toBeNull();
    expect(await keepQuotes(db, [at(-60_000, '0.20'), at(-50_000, '0.25'), at(-70_000, '0.30')])).toBe(1);
    expect([await bid(), quoteAgeMsOf((await known())!, NOON)]).toEqual(['0.250000', 50_000]);
    for (const older of [at(-50_001, '0.40'), at(null, '0.40')])
      expect(await keepQuotes(db, [older])).toBe(0);
    expect(await keepQuotes(db, [at(-50_000, '0.25')])).toBe(0);
  });

  test('from the future has no age, and gives way to any other', async () => {
    expect(await keepQuotes(db, [at(60_000, '0.50')])).toBe(1);
    expect(quoteAgeMsOf((await known())!, NOON)).toBeNull();
    expect(await keepQuotes(db, [at(-1, '0.51')])).toBe(1);
    expect(await bid()).toBe('0.510000');
  });

  test('of a listing is as old as its receipt, or else as the listing', async () => {
    const best = { bid: parsePrice('0.60'), ask: null };
    const listing = aListing({ marketId: 'listed', best, venueUpdatedAt: afterNoon(-40_000) });
    const quote = async () => (await listMarkets(db, { marketIds: ['listed'], limit: 1 })).items[0]!.quote;
    await importMarkets(db, { events: [], markets: [listing] });
    expect(await quote()).toEqual({ ...best, quotedAt: afterNoon(-40_000), source: 'listing' });
    await importMarkets(db, { events: [], markets: [listing] }, { receivedAt: NOON });
    expect(await quote()).toEqual({ ...best, quotedAt: NOON, source: 'listing' });
  });

  test.each([
    [STALE_MARK_MS - 1, 'book'],
    [STALE_MARK_MS, 'listing'],
  ])('of a book %d ms ago is followed by that of the %s', async (ms, source) => {
    const own = { venue: 'polymarket', marketId: `age-${ms}` };
    const listing = aListing({ ...own, best: { bid: parsePrice('0.60'), ask: null } });
    await importMarkets(db, { events: [], markets: [{ ...listing, best: null }] });
    expect(await keepQuotes(db, [{ ...at(-ms, '0.10'), ...own }])).toBe(1);
    await importMarkets(db, { events: [], markets: [listing] }, { receivedAt: NOON });
    const [market] = (await listMarkets(db, { marketIds: [own.marketId], limit: 1 })).items;
    expect(market!.quote).toMatchObject({ source });
  });

  test('of a book is its best prices, of outcome 0 whichever book it was', () => {
    const [first, second] = ([0, 1] as const).map((outcome) =>
      quoteOfBook(aBook({ outcome, bids: [['0.30', '5']], asks: [['0.34', '5']] })),
    );
    expect(first).toMatchObject({ bid: parsePrice('0.30'), ask: parsePrice('0.34'), source: 'book' });
    expect(second).toMatchObject({ bid: parsePrice('0.66'), ask: parsePrice('0.70') });
    expect(quoteOfBook(aBook({ bids: [['0.40', '5']], asks: [['0.34', '5']] }))).toBeNull();
  });

  test('of a market that nobody knows is left out', async () => {
    expect(await keepQuotes(db, [{ ...at(0, '0.5'), marketId: 'unknown' }])).toBe(0);
  });
});
