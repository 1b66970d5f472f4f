import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type MarketPage, parseGammaEvents, parseGammaMarkets } from '../src/index.ts';

const folder = new URL('../../../../shared/data/gamma/', import.meta.url);
const present = existsSync(folder);
const why = present ? '' : ' (skipped: ../shared/data/gamma is not here)';

const pages = new Map<string, MarketPage>();
/** The page of a file, which is parsed once. */
function read(name: string): MarketPage {
  const body = readFileSync(new URL(name, folder), 'utf8');
  const page =
    pages.get(name) ?? (name.startsWith('event') ? parseGammaEvents(body) : parseGammaMarkets(body));
  pages.set(name, page);
  return page;
}

const countBy = <Item>(items: Item[], name: (item: Item) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[name(item)] = (counts[name(item)] ?? 0) + 1;
  return counts;
};

const tally = ({ markets, refusals }: MarketPage) => ({
  markets: countBy(markets, ({ status, review }) => (review === null ? status : `${status} ${review}`)),
  refusals: countBy(refusals, ({ code }) => code),
  prices: countBy(
    markets.flatMap(({ outcomes }) => outcomes),
    ({ unpriced }) => unpriced ?? 'priced',
  ),
});

// Counted from the files by a separate program that knows nothing of this parser.
const expected: Record<string, ReturnType<typeof tally>> = {
  'markets-mixed-600.json': {
    markets: { open: 300, resolved: 286, 'closed PRICES_NOT_FINAL': 9, 'closed NOT_CONFIRMED': 1 },
    refusals: { DUPLICATE: 4 },
    prices: { priced: 1174, PRICE_PRECISION: 18 },
  },
  'markets-legacy-closed-500.json': {
    markets: { 'closed PRICES_NOT_FINAL': 426, 'closed ZERO_PRICES': 46 },
    refusals: { OUTCOME_COUNT: 28 },
    prices: { priced: 92, PRICE_PRECISION: 852 },
  },
  'markets-active-100-20260213.json': { markets: { open: 100 }, refusals: {}, prices: { priced: 200 } },
  'markets-active-138-20260210.json': {
    markets: { open: 136 },
    refusals: { DUPLICATE: 2 },
    prices: { priced: 272 },
  },
  'events-legacy-10.json': {
    markets: { 'closed PRICES_NOT_FINAL': 10 },
    refusals: {},
    prices: { PRICE_PRECISION: 20 },
  },
  'event-active-mixed-1.json': { markets: { open: 3, resolved: 1 }, refusals: {}, prices: { priced: 8 } },
};

describe.skipIf(!present)(`recorded Gamma responses${why}`, () => {
  test.each(Object.entries(expected))('%s comes to the counts made without this parser', (name, counts) => {
    const page = read(name);
    console.info(name, JSON.stringify(tally(page)));
    expect(tally(page)).toEqual(counts);
  });

  const all = (prefix = '') =>
    Object.keys(expected).flatMap((name) => (name.startsWith(prefix) ? read(name).markets : []));

  test('every market says when it was updated, and every market of an event has the event', () => {
    for (const market of all()) expect(market.updatedAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    for (const market of all('event')) expect(market.event).not.toBeNull();
  });

  test('an open market always has two exact prices that add up to 1', () => {
    const open = all().filter(({ status }) => status === 'open');
    expect(open).toHaveLength(539);
    for (const { outcomes } of open) {
      expect((outcomes[0].price ?? -1n) + (outcomes[1].price ?? -1n)).toBe(1_000_000n);
    }
  });
});
