import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBuy, refusalOf, startApi, type TestApi } from './support/api.ts';
import { openProxy, type Proxy } from './support/proxy.ts';

let proxy: Proxy;
let api: TestApi;

beforeAll(async () => {
  const target = { host: '127.0.0.1', port: 0 };
  proxy = await openProxy(target);
  api = await startApi({
    databaseUrl({ applicationUrl }) {
      const url = new URL(applicationUrl);
      Object.assign(target, { host: url.hostname, port: Number(url.port) });
      url.host = `127.0.0.1:${proxy.port}`;
      return url.href;
    },
  });
});
afterAll(async () => {
  await api.close();
  await proxy.cut();
});

const within = async <T>(milliseconds: number, work: Promise<T>): Promise<T> => {
  const begun = performance.now();
  const result = await work;
  expect(performance.now() - begun).toBeLessThan(milliseconds);
  return result;
};

const expectAllWell = async (): Promise<void> => {
  expect(await api.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ok', database: 'up' } });
  expect((await api.get('/paper-trading/portfolio')).status).toBe(200);
};

describe('while the database is away', () => {
  test('reads and trades are 503 and may be sent again, the process lives, and all is well once it is back', async () => {
    await expectAllWell();
    await proxy.cut();
    expect((await api.get('/livez')).status).toBe(200);
    expect(await within(3_000, api.get('/readyz'))).toMatchObject({
      status: 503,
      body: { status: 'unavailable', database: 'down' },
    });
    expect(await api.client.system.health.query()).toMatchObject({ status: 'degraded', database: 'down' });

    const rest = await within(3_000, api.get('/paper-trading/portfolio'));
    expect([rest.status, rest.body.error.code, rest.body.error.retryable]).toEqual([
      503,
      'DATABASE_UNAVAILABLE',
      true,
    ]);
    const { portfolio, trade } = api.client;
    const calls = [
      () => portfolio.get.query({ portfolioId: 1 }),
      () => trade.preview.query(aBuy()),
      () => trade.execute.mutate(aBuy()),
    ];
    for (const call of calls) {
      expect(await within(3_000, refusalOf(call()))).toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        retryable: true,
      });
    }
    const signal = { timestamp: '2026-03-01', market_id: 'm', action: 'buy_yes', target_price: 0.5 };
    expect((await within(3_000, api.post('/paper-trading/execute', signal))).status).toBe(503);

    await proxy.mend();
    await expectAllWell();
    expect(await api.client.trade.execute.mutate(aBuy())).toMatchObject({
      replayed: false,
      balance: '9900.000000',
    });
  });

  test('it is logged as a warning with its cause, and never as a fault of ours', () => {
    const refused = api.logged.filter(({ msg }) => msg === 'request refused' || msg === 'procedure refused');
    expect(refused.length).toBeGreaterThan(3);
    expect(JSON.stringify(refused)).toMatch(/ECONNREFUSED|ECONNRESET|terminated/);
    expect(api.logged.filter(({ level }) => level === 50)).toEqual([]);
  });
});

test('a database that takes every question and answers none is away, too', async () => {
  await expectAllWell();
  proxy.hold(true);
  expect(await within(3_000, api.get('/readyz'))).toMatchObject({ status: 503, body: { database: 'down' } });
  expect((await api.get('/livez')).status).toBe(200);
  proxy.hold(false);
  await expectAllWell();
});
