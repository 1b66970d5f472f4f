import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

const anyTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

test('portfolio 1 is there with 10,000 dollars and nothing done', async () => {
  expect(await api.client.portfolio.get.query({ portfolioId: 1 })).toEqual({
    id: 1,
    kind: 'live',
    name: 'default',
    initialBalance: '10000.000000',
    balance: '10000.000000',
    totalInvested: '0.000000',
    equity: '10000.000000',
    realizedPnl: '0.000000',
    unrealizedPnl: '0.000000',
    totalProfitLoss: '0.000000',
    liquidationValue: '0.000000',
    tradeCount: 0,
    fillModel: 'quoted',
    replenishmentHalfLifeMs: null,
    status: 'active',
    statusReason: null,
    strategyType: null,
    strategyConfig: null,
    originId: null,
    createdAt: anyTime,
    lastUpdated: anyTime,
  });
});

describe('create', () => {
  test('opens a portfolio whose settings come back as they were sent', async () => {
    const strategyConfig = { edge: 0.05, tags: ['a', 'ü'], nested: { deep: [null, true, { x: -1.5e-7 }] } };
    const created = await api.client.portfolio.create.mutate({
      id: 7,
      name: 'Seven ♣',
      initialBalance: '0.000001',
      strategyType: 'favourite',
      strategyConfig,
    });
    expect(created).toMatchObject({
      id: 7,
      initialBalance: '0.000001',
      balance: '0.000001',
      equity: '0.000001',
      strategyConfig,
    });
    expect(await api.client.portfolio.get.query({ portfolioId: 7 })).toEqual({
      ...created,
      liquidationValue: '0.000000',
    });
  });

  test('refuses an id that is taken', async () => {
    const again = api.client.portfolio.create.mutate({ id: 1, name: 'again', initialBalance: '1' });
    expect(await refusalOf(again)).toMatchObject({
      code: 'PORTFOLIO_EXISTS',
      details: { portfolioId: 1 },
      retryable: false,
    });
  });

  test.each([
    ['text that PostgreSQL cannot store', { a: 'nul \0' }],
    ['half a surrogate pair', { a: '\ud800' }],
    ['half a surrogate pair as a key', { '\udc00': 1 }],
    ['nesting that nobody means', JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`)],
  ])('refuses settings with %s', async (_, strategyConfig: Record<string, unknown>) => {
    const call = api.client.portfolio.create.mutate({
      id: 8,
      name: 'x',
      initialBalance: '1',
      strategyConfig,
    });
    const refusal = await refusalOf(call);
    expect(refusal.code).toBe('INVALID_INPUT');
    expect(refusal.details['field']).toMatch(/^strategyConfig/);
  });

  test.each(['-0.000001', '10000000000000.000001'])(
    'refuses an initial balance of %s',
    async (initialBalance) => {
      const call = api.client.portfolio.create.mutate({ id: 8, name: 'x', initialBalance });
      expect(await refusalOf(call)).toMatchObject({
        code: 'INVALID_INPUT',
        details: { field: 'initialBalance' },
      });
    },
  );
});

test('lists portfolios in order of id, page by page', async () => {
  const ids = [await api.newPortfolio(), await api.newPortfolio(), await api.newPortfolio()];
  const first = await api.client.portfolio.list.query({ limit: 2, after: ids[0]! - 1 });
  expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const rest = await api.client.portfolio.list.query({ after: ids[1]! });
  expect(rest.items.map(({ id }) => id)).toEqual(ids.slice(2));
});

test('a paused portfolio stops buying, still sells, and buys again once resumed', async () => {
  const portfolioId = await api.newPortfolio();
  await api.client.trade.execute.mutate(aBuy({ portfolioId }));
  const paused = await api.client.portfolio.pause.mutate({ portfolioId, reason: 'holiday' });
  expect(paused).toMatchObject({ status: 'paused', statusReason: 'holiday', balance: '9900.000000' });
  const buying = api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'second' }));
  expect(await refusalOf(buying)).toMatchObject({ code: 'PORTFOLIO_PAUSED', retryable: false });
  await api.client.trade.close.mutate({ portfolioId, tradeId: 'buy', commandId: 'sell', price: '0.2' });
  expect(await api.client.portfolio.resume.mutate({ portfolioId })).toMatchObject({
    status: 'active',
    statusReason: null,
  });
  await api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'third' }));
});

test('the summary adds up: equity = balance + market value, lot by lot', async () => {
  const portfolioId = await api.newPortfolio();
  await api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'a', price: '0.30' }));
  await api.client.trade.execute.mutate(
    aBuy({ portfolioId, tradeId: 'b', price: '0.7', amount: '0.000007' }),
  );
  const summary = await api.client.portfolio.summary.query({ portfolioId });
  expect(summary).toMatchObject({
    balance: '9899.999993',
    totalInvested: '100.000007',
    marketValue: '100.000006',
    equity: '9999.999999',
    unrealizedPnl: '-0.000001',
    tradeCount: 2,
  });
  expect(
    Object.fromEntries(
      summary.positions.map(({ tradeId, value, currentPnl }) => [tradeId, [value, currentPnl]]),
    ),
  ).toEqual({
    a: ['99.999999', '-0.000001'],
    b: ['0.000007', '0.000000'],
  });
});

test('pages through positions, newest entry first, without a gap or a repetition', async () => {
  const portfolioId = await api.newPortfolio();
  const trades = ['a', 'b', 'c', 'd', 'e'].map((tradeId, index) =>
    // Two lots share a moment, so that the id has to decide.
    aBuy({ portfolioId, tradeId, amount: '1', timestamp: `2026-03-0${1 + Math.floor(index / 2)}T00:00:00Z` }),
  );
  await api.client.trade.executeMany.mutate({ trades });
  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await api.client.portfolio.positions.query({ portfolioId, limit: 2, cursor });
    seen.push(...page.items.map(({ tradeId }) => tradeId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
});

test('positions are listed by status', async () => {
  const portfolioId = await api.newPortfolio();
  await api.client.trade.execute.mutate(aBuy({ portfolioId }));
  await api.client.trade.close.mutate({ portfolioId, tradeId: 'buy', commandId: 'sell', price: '0.25' });
  expect((await api.client.portfolio.positions.query({ portfolioId, status: 'open' })).items).toEqual([]);
  const { items } = await api.client.portfolio.positions.query({ portfolioId, status: 'closed' });
  expect(items).toMatchObject([
    {
      status: 'closed',
      shares: '0.000000',
      exitPrice: '0.250000',
      exitReason: 'sold',
      realizedPnl: '25.000000',
    },
  ]);
});

test.each(['get', 'summary', 'positions'] as const)(
  '%s of an unknown portfolio is PORTFOLIO_NOT_FOUND',
  async (name) => {
    expect(await refusalOf(api.client.portfolio[name].query({ portfolioId: 99_999 }))).toMatchObject({
      code: 'PORTFOLIO_NOT_FOUND',
    });
  },
);

test('an audit finds every balance of this file in order', async () => {
  const report = await api.client.audit.verify.query({});
  expect(report).toMatchObject({ clean: true, differences: [], checkedAt: anyTime });
  expect(report.portfolios).toBeGreaterThan(5);
});

test('health says that the database is there', async () => {
  expect(await api.client.system.health.query()).toEqual({ status: 'ok', database: 'up', time: anyTime });
});
