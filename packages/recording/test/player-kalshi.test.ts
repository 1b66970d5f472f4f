import { expect, test } from 'vitest';
import { kalshiClient, VenueError } from '@prescient/venues';
import type { Player } from '../src/index.ts';
import { answer, play, recordingOf } from './support/play.ts';

const market = (ticker: string, fields: Record<string, unknown> = {}) => ({
  ticker,
  event_ticker: 'KXHARBOUR-26',
  title: `Does ${ticker} win?`,
  status: 'active',
  updated_time: '2026-01-15T12:00:00Z',
  ...fields,
});
const said = (at: number, url: string, body: object) =>
  answer(at, url, { body: JSON.stringify(body), host: 'kalshi' });

async function listed(
  { urls }: Player,
  status: 'open' | 'closed' | 'resolved',
  limit = 2,
): Promise<string[]> {
  const tickers: string[] = [];
  for await (const page of kalshiClient({ url: urls.kalshi, retries: 0 }).listMarkets({ status, limit }))
    tickers.push(...page.markets.map(({ marketId }) => marketId));
  return tickers;
}

test('a recording of Kalshi is a venue: its lists are what was known by then, and a market is in one of them', async () => {
  const player = await play(
    recordingOf([
      // The recording stopped at the first page, whose cursor leads nowhere.
      said(0, '/markets?limit=200&status=open', {
        markets: ['A', 'B', 'C'].map((name) => market(name)),
        cursor: 'x',
      }),
      said(5, '/markets/B', { market: market('B', { status: 'determined', result: 'yes' }) }),
      said(9, '/markets/B', { market: market('B', { status: 'finalized', result: 'yes' }) }),
      said(9, '/events?limit=200', { events: [{ event_ticker: 'E', markets: [market('D')] }] }),
    ]),
  );
  const client = kalshiClient({ url: player.urls.kalshi, retries: 0 });
  expect(await listed(player, 'open')).toEqual(['A', 'B', 'C']);
  expect((await client.market('B')).market.status).toBe('open');
  await player.play(5);
  expect([await listed(player, 'open'), await listed(player, 'closed')]).toEqual([['A', 'C'], ['B']]);
  await player.play();
  expect([await listed(player, 'open'), await listed(player, 'resolved')]).toEqual([['A', 'C', 'D'], ['B']]);
  expect((await client.market('B')).market.payouts).toEqual([1_000_000n, 0n]);
  await expect(client.market('Z')).rejects.toBeInstanceOf(VenueError);
});
