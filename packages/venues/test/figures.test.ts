import { formatPrice, parseUsd } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { listingsOf, parseGammaEvents, parseGammaMarkets } from '../src/index.ts';
import { figureOf } from '../src/market/figures.ts';
import { one as kalshiPage } from './support/kalshi-market.ts';

const gamma = {
  id: '1',
  conditionId: '0x1',
  question: 'Bitcoin up or down, 10:00 to 10:05?',
  closed: false,
  outcomes: '["Up", "Down"]',
  bestBid: 0.051,
  bestAsk: 0.065,
  volume: '1100779.902896',
  liquidity: '11748.57248',
  events: [{ id: '9', title: 'Bitcoin', seriesSlug: 'btc-up-or-down-5m', series: [{ slug: 'other' }] }],
};
const listed = (fields: object = {}) =>
  listingsOf('polymarket', parseGammaMarkets(JSON.stringify([{ ...gamma, ...fields }]))).markets[0]!;
const kalshi = (fields: Record<string, unknown> = {}) =>
  listingsOf('kalshi', kalshiPage({ yes_bid_dollars: '0.3100', yes_ask_dollars: '0.3200', ...fields }))
    .markets[0]!;
const best = ({ best: prices }: ReturnType<typeof listed>) =>
  prices && [prices.bid, prices.ask].map((price) => price && formatPrice(price));

describe('a listing keeps', () => {
  test('its best prices, volume, liquidity and series, of both venues', () => {
    expect(best(listed())).toEqual(['0.051000', '0.065000']);
    expect(listed()).toMatchObject({
      volume: parseUsd('1100779.902896'),
      liquidity: parseUsd('11748.57248'),
      series: 'btc-up-or-down-5m',
    });
    expect(listed({ events: [{ id: '9', series: [{ slug: 'fed' }] }] }).series).toBe('fed');
    expect(best(kalshi())).toEqual(['0.310000', '0.320000']);
    expect(kalshi()).toMatchObject({
      series: 'KXHARBOUR',
      volume: parseUsd('120.5'),
      liquidity: parseUsd('88'),
    });
  });

  test('its tags, its category and those of its event, each once and folded', () => {
    const tags = [{ label: 'U.S. Elections', slug: 'us-elections' }, { slug: 'crypto' }];
    const events = [{ ...gamma.events[0], category: 'Crypto', tags: [{ label: 'Été 2026' }] }];
    expect(listed({ tags, events }).tags).toEqual(['u-s-elections', 'crypto', 'ete-2026']);
    const nested = parseGammaEvents(JSON.stringify([{ ...events[0], markets: [{ ...gamma, tags }] }]));
    expect(nested.markets[0]?.tags).toEqual(['u-s-elections', 'crypto', 'ete-2026']);
    expect(kalshi({ category: 'World' }).tags).toEqual(['world']);
  });

  test.each([
    [{ bestBid: 0, bestAsk: 1 }, null],
    [{ bestBid: '0.000', bestAsk: null }, null],
    [{ bestBid: 0.5, bestAsk: 1 }, ['0.500000', null]],
    [{ bestBid: 0.1234567, bestAsk: '0.9' }, [null, '0.900000']],
    [{ bestBid: 'soon', bestAsk: [] }, null],
    [{ bestBid: -0.1, bestAsk: 1.5 }, null],
  ])('no best price that is none: %j', (fields, prices) => {
    expect(best(listed(fields))).toEqual(prices);
  });

  test.each([
    { tags: 'all', volumeNum: {}, category: 7 },
    { events: [{ id: '9', seriesSlug: {}, series: 'all', tags: [7], category: [] }] },
    { events: [{ id: '9', seriesSlug: 'two words' }] },
  ])('a market of which only such a detail is odd: %j', (fields) => {
    expect(listed(fields)).toMatchObject({ marketId: '1', tags: [] });
    expect(listed({ ...fields, events: fields.events ?? [{ id: '9' }] }).series).toBeNull();
  });
});

test.each([
  ['0', '0'],
  ['12.5', '12.5'],
  ['13558.463149000005', '13558.463149'],
  ['10000000000000', '10000000000000'],
  ['10000000000000.000001', null],
  ['99999999999999999', null],
  ['-1', null],
  [null, null],
])('the amount %s is kept as %s', (decimal, kept) => {
  expect(figureOf(decimal)).toEqual(kept === null ? null : parseUsd(kept));
});
