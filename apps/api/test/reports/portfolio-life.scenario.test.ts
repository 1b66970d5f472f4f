import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvLine, snapshotEquity } from '@prescient/core';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';
import { fillPortfolio } from '../support/full-portfolio.ts';
import { send } from '../support/http.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

const buy = (portfolioId: number, tradeId: string, fields: Parameters<typeof aBuy>[0] = {}) =>
  api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId, marketId: tradeId, ...fields }));

describe('a portfolio over tRPC', () => {
  test('is opened from a template, whose settings a field replaces', async () => {
    const templates = await api.client.portfolio.templates.query();
    expect(templates.map(({ name, limits }) => [name, limits.maxStake, limits.maxSpread])).toEqual([
      ['practice', null, null],
      ['book', null, null],
      ['careful-book', '250.000000', '0.100000'],
      ['small-book', null, null],
      ['refilling-book', null, null],
    ]);
    const { create } = api.client.portfolio;
    expect(await create.mutate({ id: 10, name: 'small', template: 'small-book' })).toMatchObject({
      initialBalance: '500.000000',
      fillModel: 'book',
      originId: null,
    });
    const other = await create.mutate({ id: 11, name: 'x', template: 'refilling-book', initialBalance: '7' });
    expect(other).toMatchObject({ initialBalance: '7.000000', replenishmentHalfLifeMs: 600_000 });
    await create.mutate({ id: 13, name: 'careful', template: 'careful-book' });
    expect(await api.client.risk.get.query({ portfolioId: 13 })).toMatchObject({
      version: 1,
      limits: { maxStake: '250.000000', maxDrawdown: '0.200000' },
    });
    expect(await refusalOf(create.mutate({ id: 12, name: 'x' }))).toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'initialBalance' },
    });
  });

  test('is cloned, reset and archived, and each refusal says what to do', async () => {
    const { create, clone, reset, archive, get } = api.client.portfolio;
    await create.mutate({ id: 20, name: 'first', initialBalance: '100', strategyType: 'wave' });
    await buy(20, 'a', { amount: '10' });
    const cloned = await clone.mutate({ from: 20, id: 21 });
    expect(cloned).toMatchObject({
      balance: '100.000000',
      strategyType: 'wave',
      originId: 20,
      tradeCount: 0,
    });
    const fresh = await reset.mutate({ from: 20, id: 22 });
    expect(fresh).toMatchObject({ balance: '100.000000', status: 'active', originId: 20 });
    expect(await reset.mutate({ from: 20, id: 22 })).toEqual(fresh);
    expect(await get.query({ portfolioId: 20 })).toMatchObject({
      status: 'archived',
      statusReason: 'reset: portfolio 22 goes on',
      tradeCount: 1,
    });
    expect(await refusalOf(buy(20, 'b'))).toMatchObject({
      code: 'PORTFOLIO_ARCHIVED',
      message: expect.stringContaining('clone it to begin again'),
    });
    expect(await refusalOf(reset.mutate({ from: 20, id: 23 }))).toMatchObject({ code: 'PORTFOLIO_ARCHIVED' });
    expect(await refusalOf(clone.mutate({ from: 20, id: 21, name: 'other' }))).toMatchObject({
      code: 'PORTFOLIO_EXISTS',
    });
    const next = await clone.mutate({ from: 22 });
    expect(next.id).toBe(23);
    expect(await reset.mutate({ from: next.id })).toMatchObject({ id: 24, originId: 23 });
    const archived = await archive.mutate({ portfolioId: 21, reason: 'enough' });
    expect(archived).toMatchObject({ status: 'archived', statusReason: 'enough' });
    expect((await api.client.report.get.query({ portfolioId: 22 })).runs).toBe(2);
  });
});

describe('a portfolio over REST', () => {
  const post = (path: string, body: object) => api.post(`/paper-trading/portfolios${path}`, body);

  test('is opened, listed, cloned, paused, resumed, reset and archived', async () => {
    const created = await post('', { id: 30, name: 'thirty', template: 'practice', strategy_type: 'wave' });
    expect(created).toMatchObject({
      status: 200,
      body: { id: 30, initial_balance: 10_000, fill_model: 'quoted', strategy_type: 'wave', origin_id: null },
    });
    expect(await post('/clone', { from: 30, id: 31 })).toMatchObject({ body: { id: 31, origin_id: 30 } });
    expect(await post('/pause', { portfolio_id: 31, reason: 'holiday' })).toMatchObject({
      body: { id: 31, status: 'paused', status_reason: 'holiday' },
    });
    expect(await post('/resume', { portfolio_id: 31 })).toMatchObject({ body: { status: 'active' } });
    expect(await post('/reset', { from: 31, id: 32 })).toMatchObject({ body: { id: 32, status: 'active' } });
    expect(await post('/archive', { portfolio_id: 32 })).toMatchObject({ body: { status: 'archived' } });
    expect(await post('/clone', { from: 30 })).toMatchObject({ body: { id: 33, origin_id: 30 } });
    expect(await post('/reset', { from: 33 })).toMatchObject({ body: { id: 34, origin_id: 33 } });
    const { body } = await api.get('/paper-trading/portfolios?after=29&limit=3');
    const listed = body.portfolios.map(({ id, status }: { id: number; status: string }) => [id, status]);
    expect(listed).toEqual([
      [30, 'active'],
      [31, 'archived'],
      [32, 'archived'],
    ]);
  });

  test.each([
    ['', { id: 40, name: 'x' }, 'initialBalance'],
    ['', { id: 40, name: 'x', template: 'rich' }, 'template'],
    ['', { id: 40.5, name: 'x', initial_balance: 1 }, 'id'],
    ['/clone', { id: 41 }, 'from'],
    ['/reset', { from: 1, id: '41x' }, 'id'],
    ['/archive', {}, 'portfolio_id'],
  ])('%s of %j is refused and names the field', async (path, body, field) => {
    const answer = await post(path, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'INVALID_INPUT', details: { field } } },
    });
  });
});

describe('the records of a portfolio', () => {
  const portfolioId = 50;
  beforeAll(async () => {
    await api.client.portfolio.create.mutate({ id: portfolioId, name: 'records', initialBalance: '100' });
    await buy(portfolioId, 'a', { amount: '10', marketQuestion: 'Rain, "or" shine?' });
    await snapshotEquity(api.db, { since: null });
    await buy(portfolioId, 'b', { amount: '10', p: 0.4 });
  });

  test('are its equity over time, the same over tRPC and REST', async () => {
    const { items, nextCursor } = await api.client.portfolio.history.query({ portfolioId });
    expect(items).toMatchObject([
      { equity: '100.000000', balance: '100.000000', marketValue: '0.000000', openPositions: 0 },
      { equity: '100.000000', balance: '90.000000', marketValue: '10.000000', openPositions: 1 },
    ]);
    expect(nextCursor).toBeNull();
    const { body } = await api.get(`/paper-trading/equity?portfolio_id=${portfolioId}&limit=1`);
    expect(body.equity).toMatchObject([{ at: items[0]!.at, equity: 100, market_value: 0 }]);
    const next = await api.get(
      `/paper-trading/equity?portfolio_id=${portfolioId}&cursor=${body.next_cursor}`,
    );
    expect(next.body).toMatchObject({ equity: [{ at: items[1]!.at }], next_cursor: null });
  });

  test('are exported as CSV and JSON, row by row what tRPC pages', async () => {
    for (const what of ['trades', 'fills', 'equity'] as const) {
      const { columns, rows } = await api.client.portfolio.export.query({ portfolioId, what });
      const csv = await api.get(`/paper-trading/export?portfolio_id=${portfolioId}&what=${what}`);
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(csv.text).toBe([columns, ...rows].map((cells) => `${csvLine(cells)}\n`).join(''));
      const json = await api.get(
        `/paper-trading/export?portfolio_id=${portfolioId}&what=${what}&format=json`,
      );
      expect(json.body).toEqual(
        rows.map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index]]))),
      );
    }
    expect((await api.get('/paper-trading/export?portfolio_id=99')).status).toBe(404);
    expect((await api.get('/paper-trading/export?what=tokens')).body.error.details.field).toBe('what');
  });

  test('are hashed on the leaderboard, and a stranger computes the hash from the exported fills', async () => {
    const { items } = await api.client.report.leaderboard.query({});
    const line = items.find((each) => each.portfolioId === portfolioId)!;
    const { text } = await api.get(`/paper-trading/export?portfolio_id=${portfolioId}&what=fills`);
    const lines = text.trimEnd().split('\n').slice(1);
    const sha256 = (of: string) => createHash('sha256').update(of).digest('hex');
    let hash = sha256(`${portfolioId},${line.initialBalance}`);
    for (const fill of lines) hash = sha256(`${hash}\n${fill}`);
    expect(line.ledger).toEqual({ fills: lines.length, hash });
    const { body } = await api.get('/paper-trading/leaderboard');
    expect(
      body.items.find((each: { portfolio_id: number }) => each.portfolio_id === portfolioId),
    ).toMatchObject({ ledger: { fills: 2, hash }, rank: line.rank });
  });

  test('of several stand beside each other over REST, too', async () => {
    const ids = [portfolioId, 1];
    const expected = await api.client.report.compare.query({ portfolioIds: ids, period: 'week' });
    const { status, body } = await api.get(`/paper-trading/compare?portfolio_ids=${ids.join()}&period=week`);
    expect(status).toBe(200);
    expect(body.items.map((each: { portfolio_id: number }) => each.portfolio_id)).toEqual(ids);
    expect(body.together.summary).toMatchObject({ trades: 2, win_rate: null });
    expect(body.together.periods[0].key).toBe(expected.together.periods[0]!.key);
    expect((await api.get('/paper-trading/compare?portfolio_ids=1,x')).status).toBe(400);
  });
});

test('an export of very many rows has each of them once, while other calls are answered', async () => {
  await fillPortfolio(api.database, 60, 5_000);
  const exporting = send(`${api.server.url}/paper-trading/export?portfolio_id=60`);
  let isOver = false;
  void exporting.finally(() => (isOver = true));
  let answered = 0;
  while (!isOver) {
    expect((await api.client.portfolio.get.query({ portfolioId: 60 })).tradeCount).toBe(5_000);
    answered += 1;
  }
  const ids = (await exporting).text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[1]);
  expect(ids).toEqual(Array.from({ length: 5_000 }, (_, n) => `t${`${n + 1}`.padStart(6, '0')}`));
  expect(answered).toBeGreaterThan(0);
});
