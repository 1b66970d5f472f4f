import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { pino } from 'pino';
import { lockAfterAudit } from '@prescient/core';
import { HealthProbe } from '../../src/health.ts';
import { PortfolioWatch } from '../../src/live/portfolio-watch.ts';
import { closeByRest } from '../../src/rest/close.ts';
import { executeSignals } from '../../src/rest/execute-signals.ts';
import { FillModels } from '../../src/trading/fill-models.ts';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';
import { openProxy, type Proxy } from '../support/proxy.ts';

let proxy: Proxy;
let api: TestApi;

beforeAll(async () => {
  const target = { host: '127.0.0.1', port: 0 };
  proxy = await openProxy(target);
  // As an application has it: a silent server is given up soon.
  api = await startApi({
    patienceMs: 4_000,
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

/** The state of the database is shared for a quarter of a second. */
async function expectReadiness(answer: object): Promise<void> {
  await expect.poll(() => api.get('/readyz')).toMatchObject(answer);
}

const expectAllWell = async (): Promise<void> => {
  await expectReadiness({ status: 200, body: { status: 'ok', database: 'up' } });
  expect((await api.get('/paper-trading/portfolio')).status).toBe(200);
};

describe('while the database is away', () => {
  test('reads and trades are 503 and may be sent again, the process lives, and all is well once it is back', async () => {
    await expectAllWell();
    await proxy.cut();
    expect((await api.get('/livez')).status).toBe(200);
    await expectReadiness({
      status: 503,
      body: { status: 'unavailable', database: 'down', locked_portfolios: null },
    });
    expect(await api.client.system.health.query()).toMatchObject({ status: 'degraded', database: 'down' });

    const rest = await api.get('/paper-trading/portfolio');
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
      expect(await refusalOf(call())).toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        retryable: true,
      });
    }
    const signal = { timestamp: '2026-03-01', market_id: 'm', action: 'buy_yes', target_price: 0.5 };
    expect((await api.post('/paper-trading/execute', signal)).status).toBe(503);

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
    const health = api.logged.filter(({ msg }) => String(msg).startsWith('health: '));
    expect(JSON.stringify(health[0])).toMatch(/ECONNREFUSED|ECONNRESET|terminated/);
    expect(health.map(({ msg }) => msg)).toContain('health: the database answers again');
    expect(api.logged.filter(({ level }) => level === 50)).toEqual([]);
    // One line each, and no stack: what is known for an outage needs none.
    for (const line of [...refused, ...health]) expect(JSON.stringify(line).length).toBeLessThan(800);
  });
});

test('a database that takes every question and answers none is away, too', async () => {
  await expectAllWell();
  proxy.hold(true);
  await expectReadiness({ status: 503, body: { database: 'down' } });
  expect((await api.get('/livez')).status).toBe(200);
  const why = api.logged.filter(({ msg }) => msg === 'health: the database does not answer');
  expect(JSON.stringify(why)).toContain('no answer within 2000 ms');
  proxy.hold(false);
  await expectAllWell();
});

afterEach(() => void vi.restoreAllMocks());
/** Counts how often a probe asked the database. */
const looksIn = ({ mock }: { mock: { calls: unknown[][] } }): number =>
  mock.calls.filter(([sql]) => sql === 'select 1').length;

test('callers that ask for readiness at the same time share one question to the database', async () => {
  const statements = vi.spyOn(api.db.orm.em.getConnection(), 'execute');
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0 ? api.get('/readyz') : api.get('/trpc/system.health'),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  // A look goes stale after a quarter of a second, and so many requests may take that long a few times over.
  expect(looksIn(statements)).toBeLessThanOrEqual((performance.now() - began) / 250 + 2);
});

test('a look at the database is good for a quarter of a second', async () => {
  const probe = new HealthProbe({ db: api.db, log: pino({ level: 'silent' }) });
  const statements = vi.spyOn(api.db.orm.em.getConnection(), 'execute');
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  for (let time = 0; time < 5; time += 1) expect(await probe.look()).toMatchObject({ up: true });
  expect(looksIn(statements)).toBe(1);
  now.mockReturnValue(1_251);
  expect(await probe.look()).toMatchObject({ up: true });
  expect(looksIn(statements)).toBe(2);
});

test('/readyz counts the portfolios that an audit locked, which is no reason to send the others away', async () => {
  const id = await api.newPortfolio();
  await expectReadiness({ status: 200, body: { locked_portfolios: 0 } });
  await lockAfterAudit(api.db, id, 'a difference');
  await expectReadiness({ status: 200, body: { status: 'ok', locked_portfolios: 1 } });
});

describe('what was done is not denied where the database goes away right after', () => {
  /** The desk of the API, but with a database that goes away once something was carried out. */
  const goingAway = () => ({
    db: api.db,
    log: pino({ level: 'silent' }),
    signalsFile: null,
    fillModels: new FillModels(api.db),
    portfolioWatch: Object.assign(new PortfolioWatch({ db: api.db, log: pino({ level: 'silent' }) }), {
      nudge: () => void proxy.cut(),
    }),
  });

  test('signals are shown as executed, each with its fate, and only the sums are missing', async () => {
    const portfolioId = await api.newPortfolio();
    const signal = { timestamp: '2026-03-01', action: 'buy_yes', target_price: '0.5', amount: '1' };
    const signals = [
      { ...signal, market_id: 'a' },
      { ...signal, market_id: 'b', amount: '99999' },
    ];
    const answer = await executeSignals(goingAway(), { portfolioId, signals, key: null });
    expect(answer).toMatchObject({
      execution_summary: { executed_trades: 1, failed_trades: 1, fill_model: 'quoted' },
      portfolio_update: null,
      note: expect.stringMatching(/carried out/),
      execution_details: [{ status: 'executed' }, { status: 'failed', code: 'INSUFFICIENT_FUNDS' }],
    });
    await proxy.mend();
    await expectAllWell();
    const { body } = await api.post('/paper-trading/execute', { portfolio_id: portfolioId, signals });
    expect(body).toMatchObject({ execution_summary: { skipped_trades: 1 }, note: null });
  });

  test('a close is answered with what it obtained', async () => {
    const portfolioId = await api.newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId }));
    const fields = { trade_id: 'buy', price: '0.5' };
    expect(
      await closeByRest(goingAway(), { portfolioId, isNamed: true, fields, token: null, key: null }),
    ).toMatchObject({
      status: 'closed',
      replayed: false,
    });
    await proxy.mend();
    await expectAllWell();
  });
});
