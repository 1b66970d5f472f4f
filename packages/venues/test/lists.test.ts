import { describe, expect, test } from 'vitest';
import { type MarketPage, polymarketClient, VenueError, type WithPayload } from '../src/index.ts';
import { fixture } from './fixture.ts';
import { type Asked, venueServer } from './support/venue-server.ts';

const market = (id: string) => ({
  id,
  conditionId: `0x${id}`,
  question: 'Will it?',
  closed: false,
  outcomes: '["Yes","No"]',
  clobTokenIds: '["11","12"]',
});
const page = (ids: string[], cursor?: string): string =>
  JSON.stringify({ markets: ids.map(market), ...(cursor === undefined ? {} : { next_cursor: cursor }) });

const cursorOf = ({ url }: Asked): string =>
  new URLSearchParams(url.split('?')[1]).get('after_cursor') ?? 'start';

/** A client of a venue whose pages lie under their cursors. */
async function clientOf(pages: Record<string, string>) {
  const server = await venueServer((asked) => ({ body: pages[cursorOf(asked)] ?? 'no such page' }));
  return { server, client: polymarketClient({ gammaUrl: `${server.url}/gamma`, retries: 0 }) };
}

async function collect(list: AsyncIterable<WithPayload<MarketPage>>) {
  const pages: WithPayload<MarketPage>[] = [];
  try {
    for await (const one of list) pages.push(one);
    return { pages, error: null };
  } catch (error) {
    return { pages, error };
  }
}

test('follows the cursors to the end, and keeps each page as it came', async () => {
  const pages = { start: page(['1', '2'], 'a'), a: page(['3'], 'b'), b: page(['4']) };
  const { client, server } = await clientOf(pages);
  const { pages: read, error } = await collect(client.listMarkets());
  expect(error).toBeNull();
  expect(read.map(({ markets }) => markets.map(({ marketId }) => marketId))).toEqual([
    ['1', '2'],
    ['3'],
    ['4'],
  ]);
  expect(read.map(({ payload }) => payload)).toEqual(Object.values(pages));
  expect(server.asked.map(({ url }) => url)).toEqual([
    '/gamma/markets/keyset?limit=100&closed=false&include_tag=true',
    '/gamma/markets/keyset?limit=100&closed=false&include_tag=true&after_cursor=a',
    '/gamma/markets/keyset?limit=100&closed=false&include_tag=true&after_cursor=b',
  ]);
});

test('asks for markets that have ended, from a cursor on, only when it is told to', async () => {
  const { client, server } = await clientOf({ 'x y': page(['1']) });
  await collect(client.listMarkets({ status: 'resolved', cursor: 'x y', limit: 5 }));
  expect(server.asked[0]?.url).toBe(
    '/gamma/markets/keyset?limit=5&closed=true&include_tag=true&after_cursor=x+y',
  );
});

test('reads events with their markets and refusals', async () => {
  const { client, server } = await clientOf({ start: fixture('events-keyset.json') });
  for await (const { events, markets, refusals, payload } of client.listEvents()) {
    expect([events.length, markets.length, refusals.length]).toEqual([2, 2, 5]);
    expect(payload).toBe(fixture('events-keyset.json'));
  }
  expect(server.asked[0]?.url).toMatch(/^\/gamma\/events\/keyset\?/);
});

describe('ends with REPEATED_PAGE', () => {
  test.each([
    ['a cursor leads to itself', { start: page(['1'], 'a'), a: page(['2'], 'a') }, 2],
    ['cursors lead in a circle', { start: page(['1'], 'a'), a: page(['2'], 'b'), b: page(['3'], 'a') }, 3],
    [
      'new cursors lead to the same page',
      { start: page(['1'], 'a'), a: page(['1'], 'b'), b: page(['1'], 'c'), c: page(['1'], 'd') },
      3,
    ],
  ])('when %s', async (_name, pages: Record<string, string>, count) => {
    const { client } = await clientOf(pages);
    const { pages: read, error } = await collect(client.listMarkets());
    expect(error).toBeInstanceOf(VenueError);
    expect(error).toMatchObject({ code: 'REPEATED_PAGE' });
    expect(read).toHaveLength(count);
  });
});

test('goes on after a page that came twice', async () => {
  const pages = { start: page(['1'], 'a'), a: page(['1'], 'b'), b: page(['2']) };
  const { client } = await clientOf(pages);
  expect(await collect(client.listMarkets())).toMatchObject({ error: null, pages: { length: 3 } });
});

test.each([
  ['NOT_JSON', '<html>'],
  ['NOT_A_PAGE', '{"error":"moved"}'],
  ['BAD_CURSOR', '{"markets":[],"next_cursor":7}'],
])('ends with %s for a page that is none', async (code, body) => {
  const { client } = await clientOf({ start: page(['1'], 'a'), a: body });
  const { pages, error } = await collect(client.listMarkets());
  expect(pages).toHaveLength(1);
  expect(error).toMatchObject({ code });
});

test('reads one market by its id, and says why it refuses one', async () => {
  const server = await venueServer(({ url }) =>
    url === '/markets/7%2F8'
      ? { body: JSON.stringify(market('7/8')) }
      : { body: '{"id":"9","closed":false}' },
  );
  const client = polymarketClient({ gammaUrl: server.url });
  const { market: read, payload } = await client.market('7/8');
  expect(read).toMatchObject({ venue: 'polymarket', marketId: '7/8' });
  expect(JSON.parse(payload)).toEqual(market('7/8'));
  await expect(client.market('9')).rejects.toMatchObject({ code: 'MARKET_REFUSED', field: 'conditionId' });
});

test('reads a price history, oldest first and exact', async () => {
  const server = await venueServer(() => ({
    body: '{"history":[{"t":1767225660,"p":0.225},{"t":1767225600,"p":0.1234565}]}',
  }));
  const client = polymarketClient({ clobUrl: server.url });
  const outcome = {
    venue: 'polymarket',
    marketId: '1',
    outcome: 0,
    tokenId: '11',
    tickSize: null,
    minimumSize: null,
  } as const;
  const range = { from: new Date(1_767_225_600_000), to: new Date(1_767_229_200_000), stepMinutes: 5 };
  expect(await client.priceHistory(outcome, range)).toEqual([
    { at: new Date(1_767_225_600_000), price: 123_457n },
    { at: new Date(1_767_225_660_000), price: 225_000n },
  ]);
  expect(server.asked[0]?.url).toBe(
    '/prices-history?market=11&startTs=1767225600&endTs=1767229200&fidelity=5',
  );
  server.answer = () => ({ body: '{"history":[{"t":1767225660,"p":1.5}]}' });
  await expect(client.priceHistory(outcome, range)).rejects.toMatchObject({
    code: 'WRONG_TYPE',
    field: 'history.0.p',
  });
});
