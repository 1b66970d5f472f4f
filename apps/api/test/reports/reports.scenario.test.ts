import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { markPositions, parsePrice, settleTrade, snapshotEquity } from '@prescient/core';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

const buy = (portfolioId: number, tradeId: string, fields: Parameters<typeof aBuy>[0] = {}) =>
  api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId, marketId: tradeId, ...fields }));

const settle = (portfolioId: number, tradeId: string, payout: string) =>
  settleTrade(api.db, {
    portfolioId,
    tradeId,
    commandId: `settle-${tradeId}`,
    payout: parsePrice(payout),
    occurredAt: null,
  });

/** A portfolio that bought one share's worth in so many events; two of three win. */
async function bettor(events: number): Promise<number> {
  const portfolioId = await api.newPortfolio('1000');
  for (let n = 0; n < events; n += 1) {
    await buy(portfolioId, `t${n}`, { eventId: `e${n}`, amount: '10', price: '0.50', p: 0.6 });
    await settle(portfolioId, `t${n}`, n % 3 === 0 ? '0' : '1');
  }
  return portfolioId;
}

describe('a report', () => {
  test('reads like the ledger: every figure by hand', async () => {
    const portfolioId = await api.newPortfolio('1000');
    // 200 shares at 0.50; marked at 0.25 they are worth 50, and the equity is 950.
    await buy(portfolioId, 'a', { price: '0.50', p: 0.7, eventId: 'first' });
    await buy(portfolioId, 'b', { price: '0.40', p: 0.55, eventId: 'second' });
    const mark = { venue: 'polymarket', marketId: 'a', outcome: 0, price: parsePrice('0.25') } as const;
    await markPositions(api.db, [{ ...mark, at: api.db.clock.now() }]);
    await snapshotEquity(api.db, { since: null });
    // Sold at 0.60 for 120: +20. Lost: −100. Won: 125 for 100.
    const close = { portfolioId, tradeId: 'a', commandId: 'sell', price: '0.60' };
    await api.client.trade.close.mutate(close);
    await settle(portfolioId, 'b', '0');
    await buy(portfolioId, 'c', { price: '0.80', p: 0.9, eventId: 'third' });
    await settle(portfolioId, 'c', '1');
    await buy(portfolioId, 'd', { price: '0.50', amount: '50', eventId: 'third' });

    const report = await api.client.report.get.query({ portfolioId });
    expect(report).toMatchObject({
      portfolioId,
      initialBalance: '1000.000000',
      equity: '945.000000',
      days: 0,
      sharpe: null,
      tradeCount: 4,
      events: 3,
      returnInterval: null,
      attribution: {
        edge: '-55.000000',
        spread: '0.000000',
        slippage: '0.000000',
        fees: '0.000000',
        pnl: '-55.000000',
      },
    });
    expect(report.summary).toMatchObject({ trades: 4, closed: 3, wins: 2, losses: 1, volume: '470.000000' });
    expect(report.summary.averageWin).toBe('22.500000');
    expect(report.totalReturn).toBeCloseTo(-0.055, 12);
    expect(report.returnOnCost).toBeCloseTo(-55 / 300, 12);
    expect(report.drawdown!.depth).toBeCloseTo(1 - 945 / 1000, 12);
    // Each equity counts for as long as it stood.
    expect(report.turnover).toBeGreaterThanOrEqual(470 / 1000);
    expect(report.turnover).toBeLessThanOrEqual(470 / 945);
    expect(report).toMatchObject({ runs: 1, deflatedSharpe: null, closingLine: null });
    expect(report.categories).toMatchObject([{ key: 'other', trades: 4 }]);
    // b said 0.55 and lost at 0.40, c said 0.90 and won at 0.80; a was sold before its market ended.
    expect(report.scores).toMatchObject({ forecasts: 2 });
    expect(report.scores!.brier).toBeCloseTo((0.55 ** 2 + 0.1 ** 2) / 2, 12);
    expect(report.scores!.marketBrier).toBeCloseTo((0.4 ** 2 + 0.2 ** 2) / 2, 12);
    expect(report.scores!.skill).toBeCloseTo(1 - 0.3125 / 0.2, 12);
    expect(report.reliability!.bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(report.periods).toMatchObject([{ key: '2026-03', trades: 4, closed: 3 }]);
    expect(report.advice).toEqual([
      'Not enough resolved events: intervals need 10 events with a closed trade, and there are 3.',
      'Sharpe and Sortino ratios need 20 whole days; there are 0.',
    ]);
  });

  test('of many events has intervals around its figures, the same each time', async () => {
    const portfolioId = await bettor(12);
    const report = await api.client.report.get.query({ portfolioId, period: 'day' });
    // Eight of twelve win 10 dollars each and four lose 10 each.
    expect(report.returnOnCost).toBeCloseTo(40 / 120, 12);
    for (const [value, interval] of [
      [report.returnOnCost, report.returnInterval],
      [report.summary.winRate, report.winRateInterval],
      [report.scores!.skill, report.skillInterval],
    ] as const) {
      expect(interval!.low).toBeLessThanOrEqual(value!);
      expect(interval!.high).toBeGreaterThanOrEqual(value!);
    }
    const again = await api.client.report.get.query({ portfolioId, period: 'day' });
    expect({ ...again, to: '' }).toEqual({ ...report, to: '' });
  });

  test('of a portfolio that never traded says that there is too little, and has no figure', async () => {
    const report = await api.client.report.get.query({ portfolioId: await api.newPortfolio('0') });
    expect(report).toMatchObject({
      totalReturn: null,
      returnOnCost: null,
      scores: null,
      drawdown: null,
      periods: [],
    });
    expect(report.advice).toHaveLength(3);
  });

  test.each([
    { what: 'one that lost all', payout: '0', totalReturn: -1, equity: '0.000000', winRate: 0 },
    { what: 'one trade that won', payout: '1', totalReturn: 1, equity: '20.000000', winRate: 1 },
    { what: 'one open market', payout: null, totalReturn: 0, equity: '10.000000', winRate: null },
  ])('of $what has its figures, and nulls for what there is too little for', async (one) => {
    const { payout, totalReturn, equity, winRate } = one;
    const portfolioId = await api.newPortfolio('10');
    await buy(portfolioId, 'all', { amount: '10', price: '0.50', p: 0.9 });
    if (payout !== null) await settle(portfolioId, 'all', payout);
    const { summary, ...report } = await api.client.report.get.query({ portfolioId });
    expect(report).toMatchObject({ totalReturn, equity, tradeCount: 1, sharpe: null, returnInterval: null });
    expect(summary.winRate).toBe(winRate);
    const rest = await api.get(`/paper-trading/report?portfolio_id=${portfolioId}`);
    expect(rest).toMatchObject({ status: 200, body: { total_return: totalReturn } });
  });

  test('is the same over REST, in the plan’s words', async () => {
    const portfolioId = await bettor(10);
    const report = await api.client.report.get.query({ portfolioId, period: 'week' });
    const { status, body } = await api.get(`/paper-trading/report?portfolio_id=${portfolioId}&period=week`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      portfolio_id: portfolioId,
      initial_balance: 1000,
      equity: Number(report.equity),
      total_return: report.totalReturn,
      return_interval: report.returnInterval,
      scores: { market_brier: report.scores!.marketBrier },
      summary: { win_rate: report.summary.winRate, average_loss: -10 },
      periods: [{ key: '2026-02-23', trades: 10 }],
      advice: report.advice,
    });
    const wrong = await api.get(`/paper-trading/report?portfolio_id=${portfolioId}&period=year`);
    expect(wrong).toMatchObject({
      status: 400,
      body: { error: { code: 'INVALID_INPUT', details: { field: 'period' } } },
    });
  });

  test('of a portfolio that does not exist is refused', async () => {
    expect(await refusalOf(api.client.report.get.query({ portfolioId: 99 }))).toMatchObject({
      code: 'PORTFOLIO_NOT_FOUND',
    });
    expect(await refusalOf(api.client.report.compare.query({ portfolioIds: [1, 99] }))).toMatchObject({
      code: 'PORTFOLIO_NOT_FOUND',
    });
  });
});

test('reports stand beside each other, in the order in which they were asked for, each once', async () => {
  const [first, second] = [await bettor(3), await bettor(11)];
  const { items, together } = await api.client.report.compare.query({
    portfolioIds: [second, first, second],
    period: 'week',
  });
  expect(items.map(({ portfolioId, events }) => [portfolioId, events])).toEqual([
    [second, 11],
    [first, 3],
  ]);
  expect(items[0]!.returnInterval).not.toBeNull();
  const { periods: _, categories: __, ...alone } = await api.client.report.get.query({ portfolioId: first });
  expect({ ...items[1], to: '' }).toEqual({ ...alone, to: '' });
  // Three and eleven trades of $10 together; of three each first one is lost.
  expect(together.summary).toMatchObject({ trades: 14, wins: 9, losses: 5, realizedPnl: '40.000000' });
  expect(together.categories).toMatchObject([{ key: 'other', trades: 14 }]);
  expect(together.periods).toMatchObject([{ key: '2026-02-23', trades: 14, wins: 9 }]);
});

test('the leaderboard is in order of return, page by page, with the intervals of the reports', async () => {
  const portfolioId = await bettor(13);
  const all = await api.client.report.leaderboard.query({});
  const returns = all.items.map(({ totalReturn }) => totalReturn!);
  expect(returns).toEqual(returns.toSorted((a, b) => b - a));
  const { returnInterval, totalReturn } = await api.client.report.get.query({ portfolioId });
  expect(all.items.find((line) => line.portfolioId === portfolioId)).toMatchObject({
    tradeCount: 13,
    events: 13,
    totalReturn,
  });
  expect(returnInterval).not.toBeNull();
  const pages: number[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const page = await api.client.report.leaderboard.query({ limit: 2, after });
    pages.push(...page.items.map(({ rank }) => rank));
    after = page.nextAfter;
  }
  expect(pages).toEqual(all.items.map(({ rank }) => rank));
});

describe('the probability of a trade', () => {
  test('is kept with the trade, and shown', async () => {
    const portfolioId = await api.newPortfolio();
    await buy(portfolioId, 'sure', { p: 0.123456 });
    await buy(portfolioId, 'silent');
    const shown = async (tradeId: string) => (await api.client.trade.get.query({ portfolioId, tradeId })).p;
    expect([await shown('sure'), await shown('silent')]).toEqual([0.123456, null]);
    expect(await refusalOf(buy(portfolioId, 'sure', { p: 0.2 }))).toMatchObject({ code: 'CONFLICT' });
  });

  test.each([0, 1, -0.1, 1.5, 0.1234567])('is refused where it is %d', async (p) => {
    expect(await refusalOf(buy(1, 'wrong', { p }))).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('above 0 and below 1'),
      details: { field: 'p' },
    });
  });

  test('comes with a signal over REST, and is in the history', async () => {
    const signal = {
      timestamp: '2026-03-01T12:00:00Z',
      market_id: 'rest',
      action: 'buy_no',
      target_price: 0.5,
      p: 0.75,
    };
    const portfolioId = await api.newPortfolio();
    const { body } = await api.post('/paper-trading/execute', {
      portfolio_id: portfolioId,
      signals: [signal, { ...signal, market_id: 'bad', p: 1 }],
    });
    expect(body).toMatchObject({
      execution_details: [
        { status: 'executed' },
        { status: 'failed', code: 'INVALID_INPUT', reason: expect.stringMatching(/^p must be/) },
      ],
    });
    const history = await api.get(`/paper-trading/history?portfolio_id=${portfolioId}`);
    expect(history.body).toMatchObject({ trades: [{ market_id: 'rest', p: 0.75 }] });
  });
});
