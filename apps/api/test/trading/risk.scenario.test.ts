import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importMarkets, RISK_RULE_NAMES, type RiskRule } from '@prescient/core';
import type { RouterInputs } from '../../src/index.ts';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';
import { aListing } from '../support/listing.ts';
import { ShownBooks } from '../support/shown-books.ts';

const folder = mkdtempSync(join(tmpdir(), 'prescient-risk-'));
const file = join(folder, 'signals.json');
const books = new ShownBooks();
let api: TestApi;
beforeAll(async () => {
  api = await startApi({ signalsFile: file, quotes: books });
  await importMarkets(api.db, { events: [], markets: [aListing({ marketId: 'rain', tags: ['weather'] })] });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

type Limits = RouterInputs['risk']['set']['limits'];
const MONTHS_MS = 2_147_483_647;

const set = (portfolioId: number, limits: Limits) =>
  api.client.risk.set.mutate({ portfolioId, limits, reason: 'a test' });
const buy = (portfolioId: number, tradeId: string) =>
  api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId, marketId: 'rain', price: '0.50' }));
/** Buys for 100 dollars and sells for 40. */
const lose = async (portfolioId: number) => {
  await buy(portfolioId, 'lost');
  await api.client.trade.close.mutate({ portfolioId, tradeId: 'lost', commandId: 'loss', price: '0.20' });
};

/** A limit that a buy of 100 dollars of rain breaks, with what has to happen before. */
const BROKEN: Record<RiskRule, { limits: Limits; before?: (portfolioId: number) => Promise<unknown> }> = {
  maxStake: { limits: { maxStake: '99.999999' } },
  maxOpenPositions: { limits: { maxOpenPositions: 1 }, before: (id) => buy(id, 'first') },
  lossCoolDownMs: { limits: { lossCoolDownMs: MONTHS_MS }, before: lose },
  marketCoolDownMs: { limits: { marketCoolDownMs: MONTHS_MS }, before: (id) => buy(id, 'first') },
  maxSpread: { limits: { maxSpread: '0.05' } },
  maxPosition: { limits: { maxPosition: '99' } },
  maxMarketExposure: { limits: { maxMarketExposure: '99' } },
  maxEventExposure: { limits: { maxEventExposure: '99' } },
  maxCategoryExposure: { limits: { maxCategoryExposure: '99' } },
  maxDailyLoss: { limits: { maxDailyLoss: '60' }, before: lose },
  maxDrawdown: { limits: { maxDrawdown: '0.006' }, before: lose },
};

const restSignal = (timestamp: string): object => ({
  timestamp,
  market_id: 'rain',
  action: 'buy_yes',
  target_price: 0.5,
  amount: 100,
});

/** Each face, as what it says of a buy: the code, and a text that names the rule. */
const FACES: Record<string, (portfolioId: number) => Promise<readonly [code: string, text: string]>> = {
  'trade.execute': async (portfolioId) => {
    const { code, details } = await refusalOf(buy(portfolioId, 'single'));
    return [code, String(details['rule'])];
  },
  'trade.executeMany': async (portfolioId) => {
    const one = aBuy({ portfolioId, marketId: 'rain', price: '0.50' });
    const trades = ['a', 'b'].map((tradeId) => ({ ...one, tradeId }));
    const { items } = await api.client.trade.executeMany.mutate({ trades });
    const refusals = items.map((item) => (item.status === 'rejected' ? item.error : null));
    expect(refusals[0]).toEqual(refusals[1]);
    return [refusals[0]!.code, String(refusals[0]!.details['rule'])];
  },
  'trade.preview': async (portfolioId) => {
    const wanted = aBuy({ portfolioId, tradeId: 'preview', marketId: 'rain', price: '0.50' });
    const { code, details } = await refusalOf(api.client.trade.preview.query(wanted));
    return [code, String(details['rule'])];
  },
  'signal.execute': async (portfolioId) => {
    const signal = {
      id: 's',
      strategy: 'favourite',
      version: 1,
      marketId: 'rain',
      outcome: 0 as const,
      do: 'buy' as const,
      limitPrice: '0.50',
      stake: '100',
      expiresAt: '2999-01-01',
    };
    await api.client.signal.submit.mutate({ portfolioId, signals: [signal] });
    const { items } = await api.client.signal.execute.mutate({ portfolioId });
    const { status, rejectCode, rejectReason } = items[0]!.signal;
    expect(status).toBe('rejected');
    return [String(rejectCode), String(rejectReason)];
  },
  'POST /paper-trading/execute': async (portfolioId) => {
    const body = { portfolio_id: portfolioId, signals: [restSignal('2026-03-01')] };
    const { execution_details: details } = (await api.post('/paper-trading/execute', body)).body;
    return [details[0].code, details[0].reason];
  },
  'the signals file': async (portfolioId) => {
    writeFileSync(file, JSON.stringify([restSignal('2026-03-02')]));
    const body = { portfolio_id: portfolioId };
    const { execution_details: details } = (await api.post('/paper-trading/execute', body)).body;
    return [details[0].code, details[0].reason];
  },
};

describe.each(RISK_RULE_NAMES)('%s', (rule) => {
  test('is kept by every face, which names it', async () => {
    const { limits, before } = BROKEN[rule];
    Object.assign(books, { bids: [['0.40', '1000']], asks: [['0.50', '1000']] });
    const portfolioId = await api.newPortfolio('10000', rule === 'maxSpread' ? 'book' : 'quoted');
    await before?.(portfolioId);
    await set(portfolioId, limits);
    for (const [face, ask] of Object.entries(FACES)) {
      const [code, text] = await ask(portfolioId);
      expect([face, code, text.includes(rule)]).toEqual([face, 'RISK_LIMIT', true]);
    }
    const { items } = await api.client.risk.history.query({ portfolioId });
    expect(items).toMatchObject([{ version: 1, change: 'set', reason: 'a test', changedBy: 'api' }]);
  });
});

describe('limits over tRPC', () => {
  test('are told with the figures that stand against them', async () => {
    const portfolioId = await api.newPortfolio();
    await buy(portfolioId, 'first');
    const answer = await set(portfolioId, { maxPosition: '50', maxOpenPositions: 1 });
    expect(answer).toMatchObject({ version: 1, limits: { maxPosition: '50.000000', maxStake: null } });
    expect(answer.figures.filter(({ isExceeded }) => isExceeded)).toEqual([
      {
        rule: 'maxPosition',
        limit: '50.000000',
        value: '100.000000',
        isExceeded: true,
        subject: { venue: 'polymarket', marketId: 'rain', outcome: 0 },
      },
    ]);
    expect(await api.client.risk.get.query({ portfolioId })).toMatchObject({ version: 1, halt: null });
    await set(portfolioId, { maxPosition: null });
    expect(await api.client.risk.history.query({ portfolioId, limit: 1 })).toMatchObject({
      items: [{ version: 2, limits: { maxPosition: null, maxOpenPositions: 1 } }],
      nextBefore: 2,
    });
  });

  test.each([
    [{ maxStake: '0' }, 'limits.maxStake'],
    [{ maxStake: 'a lot' }, 'limits.maxStake'],
    [{ maxOpenPositions: 0 }, 'limits.maxOpenPositions'],
    [{ maxOpenPositions: 1.5 }, 'limits.maxOpenPositions'],
    [{ maxDrawdown: '1.1' }, 'limits.maxDrawdown'],
    [{ maxSpread: '0.05' }, 'limits.maxSpread'],
  ])('a bad one is refused by its field: %o', async (limits, field) => {
    const refusal = await refusalOf(set(await api.newPortfolio(), limits));
    expect([refusal.code, refusal.details['field']]).toEqual(['INVALID_INPUT', field]);
  });

  test('a kill switch of one portfolio, and of all', async () => {
    const portfolioId = await api.newPortfolio();
    const halted = await api.client.risk.halt.mutate({ portfolioId, reason: 'storm' });
    expect(halted).toMatchObject({ portfolioId, halt: { reason: 'storm', by: 'api' }, haltForAll: null });
    expect(await refusalOf(buy(portfolioId, 'a'))).toMatchObject({
      code: 'TRADING_HALTED',
      retryable: false,
    });
    await api.client.risk.halt.mutate({ portfolioId: 'all', reason: 'maintenance' });
    expect(await api.client.risk.resume.mutate({ portfolioId, reason: 'calm' })).toMatchObject({
      halt: null,
      haltForAll: { reason: 'maintenance' },
    });
    expect(await refusalOf(buy(portfolioId, 'b'))).toMatchObject({ details: { scope: 'all' } });
    expect(await api.client.risk.resume.mutate({ portfolioId: 'all', reason: 'over' })).toMatchObject({
      portfolioId: 'all',
      haltForAll: null,
    });
    await buy(portfolioId, 'c');
    expect(await api.client.risk.history.query({ portfolioId: 'all' })).toMatchObject({
      items: [
        { version: 2, change: 'resume', limits: null, reason: 'over' },
        { version: 1, change: 'halt', haltReason: 'maintenance' },
      ],
    });
  });
});

describe('limits over REST', () => {
  test('are set, told with their figures, and halted', async () => {
    const portfolio_id = await api.newPortfolio();
    const limits = { max_stake: 50.5, max_open_positions: 3, max_drawdown: 0.2, max_position: null };
    const answer = await api.post('/paper-trading/risk', { portfolio_id, limits, reason: 'a test' });
    expect([answer.status, answer.body.version]).toEqual([200, 1]);
    expect(answer.text).toContain('"max_stake":50.500000,"max_open_positions":3');
    const told = await api.get(`/paper-trading/risk?portfolio_id=${portfolio_id}`);
    expect(told.body).toMatchObject({ portfolio_id, limits: { max_stake: 50.5, max_position: null } });
    expect(told.body.figures[0]).toEqual({
      rule: 'maxOpenPositions',
      limit: 3,
      value: 0,
      is_exceeded: false,
      subject: {},
    });
    const halted = await api.post('/paper-trading/risk/halt', { portfolio_id, reason: 'storm' });
    expect(halted.body).toMatchObject({ portfolio_id, halt: { reason: 'storm' } });
    const resumed = await api.post('/paper-trading/risk/resume', { portfolio_id, reason: 'calm' });
    expect(resumed.body).toMatchObject({ halt: null });
    const history = await api.get(`/paper-trading/risk/history?portfolio_id=${portfolio_id}&limit=2`);
    expect(history.body).toMatchObject({
      changes: [{ change: 'resume' }, { change: 'halt', halt_reason: 'storm', limits: { max_stake: 50.5 } }],
      count: 2,
      next_before: 2,
    });
  });

  test.each([
    [{ limits: { max_stake: 0 }, reason: 'x' }, 'limits.max_stake'],
    [{ limits: { max_spread: 0.05 }, reason: 'x' }, 'limits.max_spread'],
    [{ limits: { max_drawdown: 2 }, reason: 'x' }, 'limits.max_drawdown'],
    [{ limits: {} }, 'reason'],
  ])('a bad one is refused by its field: %o', async (body, field) => {
    const portfolio_id = await api.newPortfolio();
    const answer = await api.post('/paper-trading/risk', { portfolio_id, ...body });
    expect([answer.status, answer.body.error.details.field]).toEqual([400, field]);
  });
});
