import { executeTrade, parsePrice, parseUsd, signalCommand } from '@prescient/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { send, type Loose } from '../support/http.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

const AT = '2026-03-01T12:00:00Z';
const aSignal = (fields: object = {}): object => ({
  timestamp: AT,
  market_id: '0xmarket',
  action: 'buy_yes',
  target_price: 0.2,
  amount: 100,
  ...fields,
});

const postWith = (key: string, route: 'execute' | 'close', body: unknown) =>
  send(`${api.server.url}/paper-trading/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const execute = (key: string, portfolio_id: number, signals: object[]) =>
  postWith(key, 'execute', { portfolio_id, signals });

const fatesOf = ({ body }: { body: Loose }) =>
  body.execution_details.map(({ status, trade_id }: Loose) => [status, trade_id]);
const tradeCountOf = async (portfolioId: number) =>
  (await api.client.portfolio.get.query({ portfolioId })).tradeCount;

describe('an Idempotency-Key on execute', () => {
  test('makes equal signals of one request separate trades, each once however often it is sent', async () => {
    const portfolioId = await api.newPortfolio();
    const signals = [aSignal(), aSignal(), aSignal({ trade_id: 'mine' })];
    const ids = ['key:k-1:0', 'key:k-1:1', 'mine'];
    expect(fatesOf(await execute('k-1', portfolioId, signals))).toEqual(ids.map((id) => ['executed', id]));
    expect(fatesOf(await execute('k-1', portfolioId, signals))).toEqual(ids.map((id) => ['skipped', id]));
    expect(await tradeCountOf(portfolioId)).toBe(3);
    expect(fatesOf(await execute('k-2', portfolioId, [aSignal()]))).toEqual([['executed', 'key:k-2:0']]);
  });

  test('is the same request in another order and spelling of its fields', async () => {
    const portfolioId = await api.newPortfolio();
    await postWith(
      'spelt',
      'execute',
      `{"portfolio_id":${portfolioId},"signals":[{"timestamp":"${AT}","market_id":"m","action":"buy_no","target_price":0.2,"amount":10.0}]}`,
    );
    const again = await postWith(
      'spelt',
      'execute',
      `{"signals":[{"amount":1e1,"target_price":0.20,"market_id":"m","action":"buy_no","timestamp":"${AT}"}],"portfolio_id":${portfolioId}}`,
    );
    expect(fatesOf(again)).toEqual([['skipped', 'key:spelt:0']]);
  });

  test.each<[string, (id: number) => Promise<{ status: number; body: Loose }>]>([
    ['another amount', (id) => execute('used', id, [aSignal({ amount: 1 })])],
    ['one more signal', (id) => execute('used', id, [aSignal(), aSignal()])],
    ['no signal', (id) => execute('used', id, [])],
    ['a close', (id) => postWith('used', 'close', { portfolio_id: id, trade_id: 'key:used:0', price: 0.3 })],
  ])('refuses %s with 409, and nothing is done', async (_, other) => {
    const portfolioId = await api.newPortfolio();
    await execute('used', portfolioId, [aSignal()]);
    const before = await api.client.portfolio.get.query({ portfolioId });
    const { status, body } = await other(portfolioId);
    expect([status, body.error]).toMatchObject([
      409,
      { code: 'CONFLICT', retryable: false, details: { field: 'Idempotency-Key', key: 'used' } },
    ]);
    expect(await api.client.portfolio.get.query({ portfolioId })).toEqual(before);
  });

  test('belongs to one portfolio', async () => {
    for (const portfolioId of [await api.newPortfolio(), await api.newPortfolio()])
      expect(fatesOf(await execute('shared', portfolioId, [aSignal()]))).toEqual([
        ['executed', 'key:shared:0'],
      ]);
  });

  test('lets callers at once do the work once, and one of two different requests', async () => {
    const portfolioId = await api.newPortfolio();
    const signals = [aSignal(), aSignal()];
    const same = await Promise.all(Array.from({ length: 6 }, () => execute('race', portfolioId, signals)));
    expect(same.map(({ status }) => status)).toEqual(Array.from(same, () => 200));
    const executed = same.map(({ body }) => body.execution_summary.executed_trades as number);
    expect(executed.reduce((sum, one) => sum + one, 0)).toBe(2);
    expect(await tradeCountOf(portfolioId)).toBe(2);
    const different = await Promise.all(
      [1, 2, 3].map((amount) => execute('rivals', portfolioId, [aSignal({ amount })])),
    );
    expect(different.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(await tradeCountOf(portfolioId)).toBe(3);
  });

  test('finishes a batch of which a part was done', async () => {
    const portfolioId = await api.newPortfolio();
    const command = signalCommand(portfolioId, {
      occurredAt: new Date(AT),
      venue: 'polymarket',
      marketId: '0xmarket',
      marketQuestion: '',
      action: 'buy_yes',
      targetPrice: parsePrice('0.2'),
      amount: parseUsd('100'),
      confidence: null,
      reason: null,
      eventId: null,
      eventTitle: null,
      eventEndDate: null,
    });
    await executeTrade(api.db, { ...command, commandId: 'key:part:0' });
    expect(fatesOf(await execute('part', portfolioId, [aSignal(), aSignal()]))).toEqual([
      ['skipped', 'key:part:0'],
      ['executed', 'key:part:1'],
    ]);
  });

  test('may be used again by a request that was refused before anything was done', async () => {
    const portfolioId = await api.newPortfolio();
    const unreadable = { portfolio_id: portfolioId, signals: [aSignal()], more: 1 };
    expect((await postWith('later', 'execute', unreadable)).status).toBe(400);
    expect((await execute('later', 987_654, [aSignal()])).status).toBe(404);
    expect(fatesOf(await execute('later', portfolioId, [aSignal()]))).toEqual([['executed', 'key:later:0']]);
  });
});

describe('an Idempotency-Key on close', () => {
  test('sells a part once, and its id is never that of a signal', async () => {
    const portfolio_id = await api.newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId: portfolio_id }));
    const part = { portfolio_id, trade_id: 'buy', price: 0.4, shares: 100 };
    const first = await postWith('sell', 'close', part);
    expect(first.body).toMatchObject({
      command_id: 'key:sell:close',
      remaining_shares: 400,
      replayed: false,
    });
    const again = await postWith('sell', 'close', part);
    expect(again.body).toEqual({ ...first.body, replayed: true });
    const next = await postWith('sell-2', 'close', part);
    expect(next.body).toMatchObject({ remaining_shares: 300, replayed: false });
    expect(await postWith('sell', 'close', { ...part, shares: 99 })).toMatchObject({
      status: 409,
      body: { error: { code: 'CONFLICT', details: { field: 'Idempotency-Key' } } },
    });
  });

  test("keeps a caller's own command_id", async () => {
    const portfolio_id = await api.newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId: portfolio_id }));
    const body = { portfolio_id, trade_id: 'buy', price: 0.4, command_id: 'own' };
    expect((await postWith('with-own', 'close', body)).body).toMatchObject({ command_id: 'own' });
  });
});

describe('a key', () => {
  test.each(['x', '"quoted"', '~'.repeat(200)])('may be %s', async (key) => {
    const portfolioId = await api.newPortfolio();
    expect(fatesOf(await execute(key, portfolioId, [aSignal()]))).toEqual([['executed', `key:${key}:0`]]);
  });

  test.each(['', 'two words', 'tab\there', 'é', 'x'.repeat(201)])('may not be %j', async (key) => {
    for (const route of ['execute', 'close'] as const)
      expect(await postWith(key, route, { portfolio_id: 1 })).toMatchObject({
        status: 400,
        body: { error: { code: 'INVALID_INPUT', details: { field: 'Idempotency-Key' } } },
      });
  });
});
