import { systemClock } from '@prescient/core/domain';
import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import { heardSince } from './heard-trades.ts';

const item = (venue: string, marketId: string, second: number) => ({
  venue,
  marketId,
  outcome: 1,
  side: 'sell',
  price: '0.250000',
  size: '3.500000',
  timestamp: `2026-01-15T12:00:0${second}.000Z`,
});

/** The bot of an API that answers so to each question, and the questions. */
function askedTeller(answer: (query: { venue: string; cursor: string | null }) => object) {
  const asked: object[] = [];
  const query = async (one: { venue: string; cursor: string | null }) => {
    asked.push(one);
    return answer(one);
  };
  const client = { market: { trades: { query } } } as unknown as ApiClient;
  const patience = { clock: systemClock, stop: new AbortController().signal };
  return { asked, teller: { client, portfolioId: 7, patience } };
}

const MARKETS = [
  { venue: 'polymarket', marketId: 'a' },
  { venue: 'kalshi', marketId: 'k' },
  { venue: 'polymarket', marketId: 'b' },
];

test('each venue is read page by page from its own place, and where it has none from now on', async () => {
  const { asked, teller } = askedTeller(({ venue, cursor }) => {
    const place = { cursor: `${venue} ${cursor ?? 'now'}'`, hasMore: cursor === 'p1', forgotten: 0 };
    if (cursor === null) return { ...place, items: [] };
    return { ...place, items: [item(venue, 'a', cursor === 'p1' ? 1 : 2)], forgotten: 4 };
  });
  const { trades, places, forgotten } = await heardSince(teller, { polymarket: 'p1' }, MARKETS);
  expect(trades.map(({ marketId, trade }) => [marketId, trade])).toEqual([
    ['a', { outcome: 'no', side: 'sell', price: 0.25, size: 3.5, at: Date.parse('2026-01-15T12:00:01Z') }],
    ['a', { outcome: 'no', side: 'sell', price: 0.25, size: 3.5, at: Date.parse('2026-01-15T12:00:02Z') }],
  ]);
  expect(places).toEqual({ polymarket: "polymarket polymarket p1''", kalshi: "kalshi now'" });
  expect(forgotten).toBe(8);
  expect(asked).toMatchObject([
    { venue: 'polymarket', marketIds: ['a', 'b'], cursor: 'p1' },
    { venue: 'polymarket', cursor: "polymarket p1'" },
    { venue: 'kalshi', marketIds: ['k'], cursor: null },
  ]);
});

test('an API without a venue knows of no trades, and the places stay', async () => {
  const { teller } = askedTeller(() => {
    const data = { domain: { code: 'VENUE_NOT_CONNECTED', retryable: false, details: {} } };
    throw TRPCClientError.from({ error: { message: 'no', code: -32004, data } });
  });
  const places = { polymarket: 'p1' };
  expect(await heardSince(teller, places, MARKETS)).toEqual({ trades: [], places, forgotten: 0 });
});
