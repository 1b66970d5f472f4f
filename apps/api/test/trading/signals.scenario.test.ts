import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DomainError, importMarkets, type DomainErrorCode, type QuoteSource } from '@prescient/core';
import type { RouterInputs } from '../../src/index.ts';
import { refusalOf, startApi, type TestApi } from '../support/api.ts';
import { aListing } from '../support/listing.ts';
import { ShownBooks } from '../support/shown-books.ts';

let api: TestApi;
/** The reason for which no book can be had; null while there is one. */
let fault: DomainErrorCode | null = null;
const quotes: QuoteSource = {
  async quote(outcome) {
    if (fault !== null) throw new DomainError(fault, 'No book of this outcome can be believed.');
    return new ShownBooks().quote(outcome);
  },
};
beforeAll(async () => {
  api = await startApi({ quotes });
  await importMarkets(api.db, { events: [], markets: [aListing({ marketId: 'rain' })] });
});
afterAll(() => api.close());

type Signal = RouterInputs['signal']['submit']['signals'][number];

/** A sound signal; a test names what it is about. */
const aSignal = (fields: Partial<Signal> = {}): Signal => ({
  id: 's1',
  strategy: 'favourite',
  version: 1,
  marketId: 'rain',
  outcome: 0,
  do: 'buy',
  limitPrice: '0.20',
  stake: '100',
  p: 0.6,
  why: 'clouds',
  expiresAt: '2999-01-01T00:00:00Z',
  ...fields,
});
const { strategy: _strategy, version: _version, ...anIntent } = aSignal();
const aCycle = (portfolioId: number, fields: Partial<RouterInputs['cycle']['run']> = {}) => ({
  portfolioId,
  cycleId: 1,
  runner: 'bot',
  strategy: 'favourite',
  version: 1,
  state: { entered: { rain: true } },
  signals: [{ ...anIntent, id: undefined }],
  counts: { read: { durationMs: 7, markets: 3 } },
  ...fields,
});

describe('over tRPC', () => {
  test('a signal is submitted, executed, listed and found as a trade', async () => {
    const portfolioId = await api.newPortfolio();
    const { client } = api;
    const { items } = await client.signal.submit.mutate({ portfolioId, signals: [aSignal()] });
    expect(items).toMatchObject([
      { replayed: false, signal: { id: 's1', status: 'pending', tradeId: null } },
    ]);
    const executed = await client.signal.execute.mutate({ portfolioId });
    expect(executed).toMatchObject({
      nextCursor: null,
      items: [
        { refusal: null, signal: { status: 'executed', tradeId: 'signal/s1', limitPrice: '0.200000' } },
      ],
    });
    expect(await client.trade.get.query({ portfolioId, tradeId: 'signal/s1' })).toMatchObject({ p: 0.6 });
    const listed = await client.signal.list.query({ portfolioId, status: 'executed' });
    expect(listed.items.map(({ id }) => id)).toEqual(['s1']);
    expect(await client.signal.cancel.mutate({ portfolioId, ids: ['s1'] })).toMatchObject({
      items: [{ status: 'executed' }],
    });
  });

  test.each([
    ['a signal that asks for nothing', { stake: null }, 'INVALID_INPUT signals.0.stake'],
    ['a certain one', { p: 1 }, 'INVALID_INPUT signals.0.p'],
    ['one that is over', { expiresAt: '2020-01-01' }, 'SIGNAL_EXPIRED signals.0'],
    ['one of an unknown market', { marketId: 'fog' }, 'MARKET_NOT_FOUND signals.0'],
  ])('%s is refused by name', async (_, fields, refused) => {
    const [code, field] = refused.split(' ');
    const portfolioId = await api.newPortfolio();
    const refusal = await refusalOf(
      api.client.signal.submit.mutate({ portfolioId, signals: [aSignal(fields)] }),
    );
    expect(refusal).toMatchObject({ code, details: { field } });
  });

  test('a cycle stores state and signals, executes them, and answers alike when it is sent again', async () => {
    const portfolioId = await api.newPortfolio();
    const { client } = api;
    expect(await client.cycle.status.query({ portfolioId })).toEqual({
      portfolioId,
      unfinished: null,
      last: null,
      nextCycleId: 1,
      states: [],
      runner: null,
    });
    const ran = await client.cycle.run.mutate(aCycle(portfolioId));
    expect(ran).toMatchObject({
      replayed: false,
      cycle: {
        nextStep: null,
        attempts: 1,
        steps: {
          read: { markets: 3 },
          signals: { submitted: 1, rejected: 0 },
          execute: { tried: 1, executed: 1, pending: 0 },
          snapshot: { written: 1 },
        },
      },
      signals: [{ id: `favourite@1.${portfolioId}.1.0`, status: 'executed', cycleId: 1 }],
    });
    expect(await client.cycle.run.mutate(aCycle(portfolioId))).toEqual({ ...ran, replayed: true });
    const { nextCycleId, states } = await client.cycle.status.query({ portfolioId });
    expect([nextCycleId, states]).toMatchObject([
      2,
      [{ strategy: 'favourite', version: 1, state: { entered: { rain: true } }, cycleId: 1 }],
    ]);
    expect(await client.cycle.history.query({ portfolioId })).toMatchObject({ items: [{ cycleId: 1 }] });
    expect(await client.portfolio.get.query({ portfolioId })).toMatchObject({ balance: '9900.000000' });
  });

  test('a runner that keeps a portfolio to itself keeps another one out by name, and can be finished by none', async () => {
    const portfolioId = await api.newPortfolio();
    const { client } = api;
    await client.cycle.run.mutate(aCycle(portfolioId, { keepMs: 600_000 }));
    const busy = await refusalOf(
      client.cycle.run.mutate(aCycle(portfolioId, { cycleId: 2, runner: 'other' })),
    );
    expect(busy).toMatchObject({ code: 'CYCLE_BUSY', retryable: true, details: { runner: 'bot' } });
    expect(busy.details['retryAfterMs']).toBeGreaterThan(0);
    expect(await client.cycle.status.query({ portfolioId })).toMatchObject({ runner: { name: 'bot' } });
    const nothing = { portfolioId, runner: 'bot' };
    expect(await client.cycle.run.mutate({ ...nothing, cycleId: 1 })).toMatchObject({ replayed: true });
    const missing = await refusalOf(client.cycle.run.mutate({ ...nothing, cycleId: 2 }));
    expect(missing.code).toBe('CYCLE_NOT_FOUND');
    const half = await refusalOf(client.cycle.run.mutate({ ...nothing, cycleId: 2, signals: [] }));
    expect(half).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'strategy' } });
  });
});

describe('of a portfolio that fills from books', () => {
  test('a signal waits while its book is stale, keeps no other out, and is then filled from the book', async () => {
    const portfolioId = await api.newPortfolio('10000', 'book');
    const quoted = await api.newPortfolio();
    const { client } = api;
    const signals = [{ ...anIntent, id: undefined, limitPrice: '0.55' }];
    fault = 'BOOK_STALE';
    const waits = await client.cycle.run.mutate(aCycle(portfolioId, { signals }));
    expect(waits.cycle).toMatchObject({
      nextStep: null,
      steps: { execute: { tried: 1, executed: 0, pending: 1 } },
    });
    expect(await client.cycle.run.mutate(aCycle(quoted))).toMatchObject({
      signals: [{ status: 'executed' }],
    });
    const executing = await client.signal.execute.mutate({ portfolioId });
    expect(executing.items).toMatchObject([
      { signal: { status: 'pending' }, refusal: { code: 'BOOK_STALE', retryable: true } },
    ]);
    fault = null;
    const next = await client.cycle.run.mutate(aCycle(portfolioId, { cycleId: 2, signals: [] }));
    expect(next.cycle.steps.execute).toMatchObject({ tried: 1, pending: 0 });
    const { items } = await client.signal.list.query({ portfolioId });
    expect(items).toMatchObject([{ status: 'executed', cycleId: 1 }]);
    expect(await client.trade.get.query({ portfolioId, tradeId: items[0]!.tradeId! })).toMatchObject({
      fillModel: 'book',
      entryPrice: '0.500000',
      p: 0.6,
    });
    expect(await client.audit.verify.query({ portfolioId })).toMatchObject({ clean: true });
  });

  test('a signal that the book cannot fill is rejected, and one whose book is missing says why it waits', async () => {
    const portfolioId = await api.newPortfolio('10000', 'book');
    const { client } = api;
    await client.signal.submit.mutate({ portfolioId, signals: [aSignal(), aSignal({ id: 's2' })] });
    fault = 'RECORDING_OVER';
    const [over] = (await client.signal.execute.mutate({ portfolioId, ids: ['s2'] })).items;
    expect(over).toMatchObject({ signal: { status: 'pending' }, refusal: { code: 'RECORDING_OVER' } });
    fault = null;
    const { items } = await client.signal.execute.mutate({ portfolioId, ids: ['s1'] });
    expect(items).toMatchObject([{ signal: { status: 'rejected', rejectCode: 'INSUFFICIENT_LIQUIDITY' } }]);
  });
});

describe('over REST', () => {
  test('a signal is submitted, listed, executed and taken back, numbers exact', async () => {
    const portfolio_id = await api.newPortfolio();
    const signal = {
      id: 's1',
      strategy: 'favourite',
      version: 1,
      market_id: 'rain',
      outcome: 0,
      do: 'buy',
      limit_price: 0.2,
      stake: 100.000001,
      p: 0.6,
      expires_at: '2999-01-01',
    };
    const signals = [signal, { ...signal, id: 's2' }];
    const submitted = await api.post('/paper-trading/signals', { portfolio_id, signals });
    expect(submitted.body.signals).toMatchObject([
      { id: 's1', status: 'pending', stake: 100.000001, limit_price: 0.2, replayed: false },
      { id: 's2' },
    ]);
    const canceled = await api.post('/paper-trading/signals/cancel', { portfolio_id, ids: ['s2'] });
    expect(canceled.body.signals).toMatchObject([{ id: 's2', status: 'canceled' }]);
    const executed = await api.post('/paper-trading/signals/execute', { portfolio_id });
    expect(executed.body).toMatchObject({ next_cursor: null, signals: [{ id: 's1', status: 'executed' }] });
    const listed = await api.get(`/paper-trading/signals?portfolio_id=${portfolio_id}&status=executed`);
    expect(listed.body).toMatchObject({ count: 1, signals: [{ id: 's1', trade_id: 'signal/s1' }] });
  });

  test('a cycle runs, is finished again, and is listed, with its state to the digit', async () => {
    const portfolio_id = await api.newPortfolio();
    const { client } = api;
    const intent = {
      market_id: 'rain',
      outcome: 0,
      do: 'buy',
      limit_price: 0.2,
      stake: 100.000001,
      p: 0.6,
      expires_at: '2999-01-01',
    };
    const state = { entered: { rain: true }, seen: 3, ratio: 0.25, aName: '7' };
    const cycle = { portfolio_id, cycle_id: 1, runner: 'curl', strategy: 'favourite', version: 1, state };
    const counts = { read: { durationMs: 7.5, markets: 3 } };
    const run = (body: object) => api.post('/paper-trading/cycles/run', body);
    const ran = await run({ ...cycle, signals: [intent], counts });
    expect(ran.body).toMatchObject({
      replayed: false,
      cycle: {
        cycle_id: 1,
        next_step: null,
        steps: { read: { duration_ms: 7.5, markets: 3 }, execute: { executed: 1 } },
      },
      signals: [{ id: `favourite@1.${portfolio_id}.1.0`, status: 'executed', stake: 100.000001 }],
    });
    // The other face stores the same cycle: its decisions are equal to the digit.
    const { expires_at: _expires, market_id: _market, limit_price: _limit, ...rest } = intent;
    const same = {
      portfolioId: portfolio_id,
      cycleId: 1,
      runner: 'curl',
      strategy: 'favourite',
      version: 1,
      state,
      signals: [
        {
          ...rest,
          outcome: 0,
          do: 'buy',
          stake: '100.000001',
          marketId: 'rain',
          limitPrice: '0.2',
          expiresAt: '2999-01-01',
        },
      ],
    } as const;
    expect(await client.cycle.run.mutate({ ...same, signals: [...same.signals] })).toMatchObject({
      replayed: true,
    });
    expect((await run({ portfolio_id, cycle_id: 1, runner: 'curl' })).body).toEqual({
      ...ran.body,
      replayed: true,
    });
    const read = (path: string) => api.get(`/paper-trading/cycles/${path}?portfolio_id=${portfolio_id}`);
    const status = (await read('status')).body;
    expect(status).toMatchObject({ next_cycle_id: 2, unfinished: null, runner: null, last: ran.body.cycle });
    expect(status.states).toMatchObject([{ strategy: 'favourite', cycle_id: 1 }]);
    expect(status.states[0].state).toEqual(state);
    expect((await read('history')).body).toEqual({ cycles: [ran.body.cycle], count: 1, next_cursor: null });
  });

  test.each([
    [{ cycle_id: 2 }, '404 CYCLE_NOT_FOUND'],
    [{ cycle_id: 2, signals: [] }, '400 INVALID_INPUT strategy'],
    [{ cycle_id: 0 }, '400 INVALID_INPUT cycle_id'],
    [{ cycle_id: 1, keep_ms: 600_001 }, '400 INVALID_INPUT keep_ms'],
    [{ cycle_id: 1, keepMs: 1 }, '400 UNKNOWN_FIELD keepMs'],
  ])('a cycle %j is refused with %s', async (fields, refusal) => {
    const portfolio_id = await api.newPortfolio();
    const body = { portfolio_id, runner: 'curl', ...fields };
    const { status, body: answer } = await api.post('/paper-trading/cycles/run', body);
    const { code, details } = answer.error;
    expect([status, code, details.field].join(' ').trim()).toBe(refusal);
  });

  test('a refusal names the field as REST spells it', async () => {
    const portfolio_id = await api.newPortfolio();
    const signal = {
      id: 's',
      strategy: 'favourite',
      version: 1,
      market_id: 'rain',
      outcome: 0,
      do: 'sell',
      limit_price: 0.2,
      expires_at: '2999-01-01',
    };
    const { status, body } = await api.post('/paper-trading/signals', { portfolio_id, signals: [signal] });
    expect([status, body.error.details.field]).toEqual([400, 'signals.0.trade_id']);
    expect(body.error.message).toMatch(/^signals\.0\.trade_id is missing/);
  });
});
