import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBuy, errorOf, refusalOf, startApi, type TestApi } from '../support/api.ts';
import { whileFlooded } from '../support/flooded-queue.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

test('answers item by item in order, and a refused item does not touch its neighbours', async () => {
  const portfolioId = await api.newPortfolio('250');
  const trades = [
    aBuy({ portfolioId, tradeId: 'first', amount: '100' }),
    aBuy({ portfolioId, tradeId: 'large', amount: '200' }),
    aBuy({ portfolioId, tradeId: 'first', amount: '100' }),
    aBuy({ portfolioId, tradeId: 'first', amount: '101' }),
    aBuy({ portfolioId: 99_999, tradeId: 'nowhere' }),
    aBuy({ portfolioId, tradeId: 'nothing', amount: '0' }),
    aBuy({ portfolioId, tradeId: 'last', amount: '150' }),
  ];
  const { items } = await api.client.trade.executeMany.mutate({ trades });
  expect(items.map(({ tradeId, status, error }) => [tradeId, status, error?.code ?? null])).toEqual([
    ['first', 'executed', null],
    ['large', 'rejected', 'INSUFFICIENT_FUNDS'],
    ['first', 'replayed', null],
    ['first', 'rejected', 'CONFLICT'],
    ['nowhere', 'rejected', 'PORTFOLIO_NOT_FOUND'],
    ['nothing', 'rejected', 'INVALID_INPUT'],
    ['last', 'executed', null],
  ]);
  expect(items[2]?.trade).toEqual({ ...items[0]?.trade, replayed: true });
  expect(items[6]?.trade).toMatchObject({ balance: '0.000000', totalInvested: '250.000000' });
  expect(items.every(({ trade, error }) => (trade === null) !== (error === null))).toBe(true);
});

test('sent again, every item is the first answer again, refusals too', async () => {
  const portfolioId = await api.newPortfolio('150');
  const trades = [aBuy({ portfolioId, tradeId: 'a' }), aBuy({ portfolioId, tradeId: 'b' })];
  const first = await api.client.trade.executeMany.mutate({ trades });
  const again = await api.client.trade.executeMany.mutate({ trades });
  expect(again.items.map(({ status }) => status)).toEqual(['replayed', 'replayed']);
  expect(again.items[0]?.trade).toEqual({ ...first.items[0]?.trade, replayed: true });
  expect(again.items[1]?.error).toEqual(first.items[1]?.error);
});

test('takes 500 items and refuses 501 as a whole', async () => {
  const portfolioId = await api.newPortfolio();
  const trades = Array.from({ length: 501 }, (_, index) =>
    aBuy({ portfolioId, tradeId: `t${index}`, amount: '0.01' }),
  );
  const refusal = await refusalOf(api.client.trade.executeMany.mutate({ trades }));
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'trades' } });
  expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject({ tradeCount: 0 });
  const { items } = await api.client.trade.executeMany.mutate({ trades: trades.slice(0, 500) });
  expect(items.map(({ tradeId, status }) => [tradeId, status])).toEqual(
    trades.slice(0, 500).map(({ tradeId }) => [tradeId, 'executed']),
  );
  expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject({
    balance: '9995.000000',
    tradeCount: 500,
  });
});

test('an item that cannot be read refuses the call, names the item, and trades nothing', async () => {
  const portfolioId = await api.newPortfolio();
  const trades = [
    aBuy({ portfolioId, tradeId: 'good' }),
    aBuy({ portfolioId, tradeId: 'bad', amount: '1e3' }),
  ];
  const error = await errorOf(api.client.trade.executeMany.mutate({ trades }));
  expect(error.data).toMatchObject({
    code: 'BAD_REQUEST',
    domain: { code: 'INVALID_INPUT', details: { field: 'trades.1.amount' } },
  });
  expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject({ tradeCount: 0 });
});

test('64 callers at once never overdraw a portfolio that has cash for half of them', async () => {
  const portfolioId = await api.newPortfolio('3200');
  const calls = Array.from({ length: 64 }, (_, index) =>
    api.post('/trpc/trade.execute', aBuy({ portfolioId, tradeId: `t${index}` })),
  );
  const answers = await Promise.all(calls);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(32);
  expect(answers.filter(({ body }) => body.error?.data.domain.code === 'INSUFFICIENT_FUNDS')).toHaveLength(
    32,
  );
  expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject({
    balance: '0.000000',
    tradeCount: 32,
  });
  expect(await api.client.audit.verify.query({ portfolioId })).toMatchObject({ clean: true });
});

test('a call that does not fit into the queue as a whole is told when to come back, and none of it is done', async () => {
  const portfolioId = await api.newPortfolio();
  const trades = Array.from({ length: 200 }, (_, index) =>
    aBuy({ portfolioId, tradeId: `t${index}`, amount: '1' }),
  );
  const signals = trades.slice(0, 101).map((_, index) => ({
    timestamp: '2026-03-01',
    market_id: `m${index}`,
    action: 'buy_yes',
    target_price: 0.5,
  }));
  await whileFlooded(api, 100, async () => {
    const refused = await api.post('/trpc/trade.executeMany', { trades });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(refused.body.error.data.domain).toMatchObject({
      code: 'OVERLOADED',
      retryable: true,
      details: { retryAfterMs: 250 },
    });
    const rest = await api.post('/paper-trading/execute', { portfolio_id: portfolioId, signals });
    expect([rest.status, rest.headers.get('retry-after')]).toEqual([503, '1']);
    expect(rest.body.error).toMatchObject({ code: 'OVERLOADED', retryable: true });
    expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject({ tradeCount: 0 });
    // The commands that fit are done, though the other portfolio is held.
    const { items } = await api.client.trade.executeMany.mutate({ trades: trades.slice(0, 100) });
    expect(items.every(({ status }) => status === 'executed')).toBe(true);
  });
  const { items } = await api.client.trade.executeMany.mutate({ trades });
  expect(items.filter(({ status }) => status === 'executed')).toHaveLength(100);
  expect(items.filter(({ status }) => status === 'replayed')).toHaveLength(100);
});

test('the question of a market is optional, as over REST', async () => {
  const portfolioId = await api.newPortfolio();
  const { marketQuestion: _, ...buy } = aBuy({ portfolioId });
  expect(await api.client.trade.execute.mutate(buy)).toMatchObject({ replayed: false });
  const { items } = await api.client.trade.list.query({ portfolioId });
  expect(items).toMatchObject([{ marketQuestion: '' }]);
});
