import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyAll, feedOf, playVenue, serviceOf, updaterOf } from '@prescient/market-data/testing';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';
import { codeOf, headersOf, useGuardedApi } from '../support/guarded-api.ts';
import { readEvents, send } from '../support/http.ts';
import { parseScrape, type Scrape } from '../support/scrape.ts';
import { serveVenue } from '../support/served-venue.ts';

const OPERATIONS = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'operations.md');

async function scrape(url: string): Promise<Scrape> {
  const { status, text, headers } = await send(`${url}/metrics`);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return parseScrape(text);
}

describe('a scrape', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  test('counts calls by procedure and code, whichever way they came', async () => {
    const { client, server } = api;
    await client.trade.execute.mutate(aBuy());
    await client.trade.execute.mutate(aBuy());
    await api.post('/v1/trade/execute', aBuy({ tradeId: 'by-rest' }));
    await refusalOf(client.trade.execute.mutate(aBuy({ tradeId: 'dear', amount: '99999999' })));
    await api.post('/v1/trade/execute', { nonsense: true });
    await api.get('/paper-trading/history?limit=5');
    await api.get('/paper-trading/history?limit=many');
    await api.get('/nowhere');
    await expect
      .poll(async () =>
        (await scrape(server.url)).valueOf('prescient_http_responses_total', { status: '404' }),
      )
      .toBe(1);
    const { valueOf, types } = await scrape(server.url);
    const calls = (procedure: string, code: string) => valueOf('prescient_calls_total', { procedure, code });
    expect(calls('trade.execute', 'OK')).toBe(3);
    expect(calls('trade.execute', 'INSUFFICIENT_FUNDS')).toBe(1);
    expect(calls('trade.execute', 'INVALID_INPUT')).toBe(1);
    expect(calls('GET /paper-trading/history', 'OK')).toBe(1);
    expect(calls('GET /paper-trading/history', 'INVALID_INPUT')).toBe(1);
    expect(valueOf('prescient_call_duration_seconds_count', { procedure: 'trade.execute' })).toBe(5);
    expect(
      valueOf('prescient_call_duration_seconds_bucket', { procedure: 'trade.execute', le: '+Inf' }),
    ).toBe(5);
    const commands = (code: string) => valueOf('prescient_commands_total', { kind: 'execute', code });
    expect([commands('OK'), commands('REPLAYED'), commands('INSUFFICIENT_FUNDS')]).toEqual([2, 1, 1]);
    expect(valueOf('prescient_command_group_size_sum')).toBe(4);
    expect(types.get('prescient_calls_total')).toBe('counter');
    expect(types.get('prescient_call_duration_seconds')).toBe('histogram');
  });

  test('tells of the process, the database and the queue', async () => {
    const { valueOf } = await scrape(api.server.url);
    expect(valueOf('prescient_database_up')).toBe(1);
    expect(valueOf('prescient_portfolios_locked')).toBe(0);
    expect(valueOf('prescient_commands_waiting')).toBe(0);
    for (const name of [
      'nodejs_heap_size_used_bytes',
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
    ])
      expect(valueOf(name)).toBeGreaterThan(0);
    await expect
      .poll(async () =>
        (await scrape(api.server.url)).valueOf('nodejs_eventloop_lag_seconds', { quantile: '0.5' }),
      )
      .toBeGreaterThanOrEqual(0);
  });

  test('has every metric that the documents name, and no other', async () => {
    const { types } = await scrape(api.server.url);
    const [, table = ''] = /## Metrics([^]*?)Three alerts/.exec(readFileSync(OPERATIONS, 'utf8')) ?? [];
    const named = table.match(/(?:prescient|nodejs|process)_[a-z_]*[a-z](?=[`{])/g) ?? [];
    expect([...new Set(named)].toSorted()).toEqual([...types.keys()].toSorted());
  });

  test('counts the streams that are open', async () => {
    const open = async () => (await scrape(api.server.url)).valueOf('prescient_streams_open');
    expect(await open()).toBe(0);
    const input = encodeURIComponent(JSON.stringify({ portfolioId: 1 }));
    const events = readEvents(`${api.server.url}/trpc/live.portfolio?input=${input}`);
    await events.next();
    expect(await open()).toBe(1);
    await events.return(undefined);
    await expect.poll(open).toBe(0);
  });

  test('names no portfolio, market, trade or token, however many there are', async () => {
    const before = (await scrape(api.server.url)).samples.length;
    for (let count = 0; count < 8; count += 1) {
      const portfolioId = await api.newPortfolio();
      const trade = aBuy({ portfolioId, tradeId: `trade-${portfolioId}`, marketId: `market-${portfolioId}` });
      await api.client.trade.execute.mutate(trade);
      await api.get(`/v1/portfolio/get?portfolioId=${portfolioId}`);
      await api.get(`/made-up-${portfolioId}`);
      await api.get(`/trpc/made.up${portfolioId}`);
    }
    const { samples } = await scrape(api.server.url);
    // Two procedures that were not called before, each with its histogram.
    expect(samples.length - before).toBeLessThan(60);
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
    expect([...labels].toSorted()).toEqual(['code', 'kind', 'le', 'procedure', 'quantile', 'status']);
    const values = samples.flatMap((sample) => Object.values(sample.labels)).join(' ');
    expect(values).not.toMatch(/market-|trade-\d|made|test/);
  });
});

test('a scrape tells of the feed, of marks and of the keeping of markets', async () => {
  const venue = await playVenue({ seed: 'metrics', markets: 2, changes: 10, resolutions: 0 });
  const { client, db, markets } = venue;
  const feed = feedOf(venue);
  const prices = updaterOf(venue, feed);
  const { service } = serviceOf(client, db);
  const { url } = await serveVenue(venue, { feed, prices, markets: [service] });
  await buyAll(db, markets, ['buy_yes', 'buy_no']);
  await prices.update();
  await service.update();
  const { valueOf } = await scrape(url);
  const books = (state: string) => valueOf('prescient_books', { venue: 'polymarket', state });
  expect(books('followed')).toBe(4);
  expect(books('fresh')).toBe(4);
  expect(books('gapped')).toBe(0);
  expect(valueOf('prescient_marking_rounds_total')).toBe(1);
  expect(valueOf('prescient_marking_failed')).toBe(0);
  expect(valueOf('prescient_marking_last_timestamp_seconds')).toBeGreaterThan(0);
  expect(valueOf('prescient_market_rounds_total', { venue: 'polymarket' })).toBe(1);
  expect(valueOf('prescient_setbacks', { venue: 'polymarket' })).toBe(0);
});

describe('where tokens are asked for', () => {
  const door = useGuardedApi();
  const ask = (token: string | undefined) =>
    send(`${door.api.server.url}/metrics`, { headers: headersOf(token) });

  test('a token that reads all portfolios may scrape', async () => {
    for (const name of ['read', 'trade', 'admin']) {
      const { status, text } = await ask(door.tokens[name]);
      expect(status).toBe(200);
      expect(parseScrape(text).valueOf('prescient_database_up')).toBe(1);
    }
  });

  test('no token, a wrong one, and one of a single portfolio may not', async () => {
    expect(codeOf(await ask(undefined))).toBe('UNAUTHORIZED');
    expect(codeOf(await ask(door.tokens['unknown']))).toBe('UNAUTHORIZED');
    expect(codeOf(await ask(door.tokens['portfolio 2']))).toBe('FORBIDDEN');
  });
});
