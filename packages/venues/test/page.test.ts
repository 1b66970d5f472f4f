import { parsePrice } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { parseGammaEvents, parseGammaMarkets, VenueFormatError } from '../src/index.ts';
import { fixture } from './fixture.ts';

const failureOf = (body: string): unknown => {
  try {
    return parseGammaMarkets(body);
  } catch (error) {
    return error;
  }
};

test('reads a bare list, which has no next page', () => {
  expect(parseGammaMarkets(fixture('markets-list.json'))).toMatchObject({
    markets: { length: 2 },
    refusals: [],
    nextCursor: null,
  });
});

test('reads a keyset page and its cursor', () => {
  const body = fixture('markets-keyset.json');
  expect(parseGammaMarkets(body)).toMatchObject({ markets: { length: 1 }, nextCursor: 'b3BhcXVl' });
  expect(parseGammaMarkets(body.replace('"markets"', '"data"')).markets).toHaveLength(1);
});

test('joins the lists of a snapshot', () => {
  const { markets, refusals } = parseGammaMarkets(fixture('markets-snapshot.json'));
  expect(markets.map((market) => market.question)).toEqual([
    'Will the ferry run on Sunday?',
    'Will the tram run?',
  ]);
  expect(refusals).toMatchObject([{ code: 'DUPLICATE', marketId: markets[0]?.marketId, field: null }]);
});

test.each([
  { name: 'nothing', body: '', code: 'NOT_JSON' },
  { name: 'a page of HTML', body: '<html>502</html>', code: 'NOT_JSON' },
  { name: 'JSON cut short', body: '[{"id": "1"', code: 'NOT_JSON' },
  { name: 'JSON nested too deep', body: '['.repeat(300_000) + ']'.repeat(300_000), code: 'NOT_JSON' },
  { name: 'null', body: 'null', code: 'NOT_A_PAGE' },
  { name: 'a number', body: '7', code: 'NOT_A_PAGE' },
  { name: 'a text', body: '"markets"', code: 'NOT_A_PAGE' },
  { name: 'an error', body: '{"type": "validation error", "errors": ["limit"]}', code: 'NOT_A_PAGE' },
  { name: 'an object for a list', body: '{"markets": {"0": {}}}', code: 'NOT_A_PAGE' },
  { name: 'a page of something else', body: '{"events": []}', code: 'NOT_A_PAGE' },
  { name: 'a cursor that is a number', body: '{"markets": [], "next_cursor": 12}', code: 'BAD_CURSOR' },
])('$name is no page: $code', ({ body, code }) => {
  const error = failureOf(body);
  expect(error).toBeInstanceOf(VenueFormatError);
  expect(error).toMatchObject({ code });
  expect(String(error)).toMatch(/^VenueFormatError: The response [^.]*\.$/);
});

test.each([
  '{"markets": []}',
  '{"markets": [], "next_cursor": null}',
  '{"data": [], "next_cursor": ""}',
  '[]',
])('%s is an empty last page', (body) => {
  expect(parseGammaMarkets(body)).toEqual({ markets: [], refusals: [], nextCursor: null });
});

test('refuses what is no object and still reads the market beside it', () => {
  const { markets, refusals } = parseGammaMarkets(fixture('not-objects.json'));
  expect(markets).toMatchObject([{ question: 'The only market here' }]);
  expect(refusals).toHaveLength(6);
  for (const refusal of refusals) {
    expect(refusal).toMatchObject({ code: 'NOT_AN_OBJECT', marketId: null, field: null });
  }
});

describe('a market that is on the page twice', () => {
  const { markets, refusals } = parseGammaMarkets(fixture('duplicates.json'));

  test('is kept once, at its first place, and the other copy is counted', () => {
    expect(markets).toHaveLength(3);
    expect(refusals.map((refusal) => refusal.code)).toEqual(['DUPLICATE', 'DUPLICATE', 'DUPLICATE']);
    expect(refusals.map((refusal) => refusal.marketId)).toEqual(markets.map((market) => market.marketId));
  });

  test('is kept in the copy that was updated last, wherever that stands', () => {
    expect(markets.map((market) => market.outcomes[0].price)).toEqual(['0.4', '0.7', '0.2'].map(parsePrice));
  });
});

describe('a page of events', () => {
  const page = parseGammaEvents(fixture('events-keyset.json'));

  test('gives each market the event that it is nested in', () => {
    const event = {
      id: '91010',
      title: 'Harbour Cup 2026',
      slug: 'harbour-cup',
      endDate: '2026-06-20T16:00:00.000Z',
      volume: '182340.55',
      liquidity: '41200.1',
    };
    expect(page.markets).toMatchObject([
      { question: 'Will the Pilots win?', event },
      { question: 'Pilots or Rovers?', event },
    ]);
    expect(page.events).toMatchObject([event, { id: '91011', title: null }]);
    expect(page.nextCursor).toBeNull();
  });

  test('refuses a bad market alone and a bad event whole', () => {
    expect(page.refusals).toMatchObject([
      { code: 'OUTCOME_COUNT', marketId: '910089', field: 'outcomes' },
      { code: 'MISSING_FIELD', marketId: null, field: 'markets' },
      { code: 'WRONG_TYPE', marketId: null, field: 'markets' },
      { code: 'MISSING_FIELD', marketId: null, field: 'id' },
      { code: 'NOT_AN_OBJECT', marketId: null, field: null },
    ]);
    expect(page.refusals[1]?.message).toBe('The event 91012 lacks a needed field (markets).');
  });
});
