import { httpLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RouterInputs } from '../../src/index.ts';
import { aBuy, clientOf, errorOf, refusalOf, startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

/** An input as a caller without types would send it. */
const untyped = (fields: object): RouterInputs['trade']['execute'] => ({ ...aBuy(), ...fields });

describe('a bad field is named, over tRPC', () => {
  test.each([
    ['amount', '0'],
    ['amount', '-1'],
    ['amount', '0.0000001'],
    ['amount', '1e308'],
    ['amount', 'NaN'],
    ['amount', 'Infinity'],
    ['amount', '0x10'],
    ['amount', '１００'],
    ['amount', ' 1 '],
    ['amount', '1_000'],
    ['amount', ''],
    ['amount', '1000000000.000001'],
    ['amount', 100],
    ['amount', null],
    ['amount', { $ne: null }],
    ['amount', undefined],
    ['price', '0'],
    ['price', '-0.5'],
    ['price', '1.000001'],
    ['price', ['0.5']],
    ['action', 'hold'],
    ['action', 'constructor'],
    ['tradeId', ''],
    ['tradeId', 'nul\0'],
    ['tradeId', '\ud800'],
    ['tradeId', 'a b'],
    ['tradeId', { $ne: null }],
    ['marketId', ''],
    ['venue', 'Ω'],
    ['marketQuestion', 'nul \0'],
    ['marketQuestion', 'half \udfff'],
    ['timestamp', undefined],
    ['timestamp', 'yesterday'],
    ['timestamp', '2026-02-30T00:00:00Z'],
    ['timestamp', '0000-01-01T00:00:00Z'],
    ['timestamp', 1_772_000_000],
    ['confidence', 1.1],
    ['confidence', '0.5'],
    ['portfolioId', 0],
    ['portfolioId', 1.5],
    ['portfolioId', '1'],
    ['portfolioId', 2_147_483_648],
  ])('%s: %j', async (field, value) => {
    const refusal = await refusalOf(api.client.trade.execute.mutate(untyped({ [field]: value })));
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field }, retryable: false });
    expect(refusal.message).toMatch(new RegExp(`^${field}\\b.*\\.$`));
  });

  test.each([
    ['tradeId', 256],
    ['marketQuestion', 4001],
    ['marketQuestion', 1_000_000],
  ])('%s of %d characters', async (field, length) => {
    const refusal = await refusalOf(
      api.client.trade.execute.mutate(untyped({ [field]: 'x'.repeat(length) })),
    );
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field } });
    expect(refusal.message.length).toBeLessThan(200);
  });

  test('a time in the far future has its own code', async () => {
    const refusal = await refusalOf(api.client.trade.execute.mutate(aBuy({ timestamp: '2999-01-01' })));
    expect(refusal).toMatchObject({ code: 'TIMESTAMP_IN_FUTURE', details: { field: 'timestamp' } });
    expect(refusal.message).toMatch(/^timestamp 2999-01-01T00:00:00.000Z lies in the future/);
  });

  test.each(['note', '__proto__', 'constructor', '$ne'])(
    'an unknown field %s has its own code',
    async (field) => {
      const body = JSON.stringify(aBuy()).replace('{', `{${JSON.stringify(field)}:{"x":1},`);
      const { status, body: answer } = await api.post('/trpc/trade.execute', body);
      expect(status).toBe(400);
      expect(answer.error.data.domain).toMatchObject({ code: 'UNKNOWN_FIELD', details: { field } });
    },
  );

  test.each([0, -1, 1e9, 501, 1.5])('limit %d', async (limit) => {
    const refusal = await refusalOf(api.client.trade.list.query({ portfolioId: 1, limit }));
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'limit' } });
  });

  test('nothing of all this was traded', async () => {
    expect(await api.client.portfolio.get.query({ portfolioId: 1 })).toMatchObject({
      balance: '10000.000000',
      tradeCount: 0,
    });
    expect((await api.client.trade.list.query({ portfolioId: 1 })).items).toEqual([]);
  });
});

test.each(['{', '', '"', 'nope', '{"portfolioId":1,}'])(
  'a body that is no JSON is refused: %j',
  async (text) => {
    const { status, body } = await api.post('/trpc/trade.execute', text);
    expect(status).toBe(400);
    expect(body.error.data.domain).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'input' } });
  },
);

test('a refusal carries its code through both links', async () => {
  for (const client of [api.client, clientOf(api.server.url, httpLink)]) {
    const error = await errorOf(client.portfolio.get.query({ portfolioId: 99_999 }));
    expect(error.data).toEqual({
      code: 'NOT_FOUND',
      httpStatus: 404,
      path: 'portfolio.get',
      domain: {
        code: 'PORTFOLIO_NOT_FOUND',
        message: error.message,
        details: expect.anything(),
        retryable: false,
      },
    });
  }
});

describe('a batch', () => {
  test('answers each call by itself, failing ones among others', async () => {
    const calls = await Promise.allSettled([
      api.client.portfolio.get.query({ portfolioId: 1 }),
      api.client.portfolio.get.query({ portfolioId: 99_999 }),
      api.client.trade.get.query({ portfolioId: 1, tradeId: '' }),
      api.client.system.health.query(),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  test('may hold 100 calls and no more', async () => {
    const batch = (count: number) =>
      api.get(`/trpc/${Array(count).fill('system.health').join(',')}?batch=1&input={}`);
    const allowed = await batch(100);
    expect([allowed.status, allowed.body.length]).toEqual([200, 100]);
    expect((await batch(101)).status).toBe(400);
  });
});

test('an unknown procedure is 404, a query asked of a mutation 405', async () => {
  for (const name of ['nope', 'trade.nope', '__proto__', 'trade.constructor', '']) {
    expect((await api.get(`/trpc/${name}`)).status).toBe(404);
  }
  expect((await api.get('/trpc/trade.execute')).status).toBe(405);
});

test('a fault of ours is 500 without detail, and its cause is logged without the request', async () => {
  const { fork } = api.db.orm.em;
  api.db.orm.em.fork = () => {
    throw new Error('a secret of the house');
  };
  try {
    const error = await errorOf(api.client.trade.execute.mutate(aBuy()));
    expect(error.data).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      httpStatus: 500,
      path: 'trade.execute',
      domain: null,
    });
    const rest = await api.post('/paper-trading/close', { trade_id: 'buy', price: 0.5 });
    expect(rest.status).toBe(500);
    expect(rest.body.error).toMatchObject({ code: 'INTERNAL', details: {}, retryable: false });
    expect(`${error.message} ${rest.text}`).not.toMatch(/secret/);
  } finally {
    api.db.orm.em.fork = fork;
  }
  const faults = api.logged.filter(({ level }) => level === 50);
  expect(faults).toMatchObject([
    { msg: 'procedure failed', path: 'trade.execute', err: { message: 'a secret of the house' } },
    {
      msg: 'request failed',
      path: '/paper-trading/close',
      method: 'POST',
      err: { message: 'a secret of the house' },
    },
  ]);
});
