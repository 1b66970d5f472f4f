import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { send, type Loose } from '../support/http.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

describe('GET /paper-trading/portfolio', () => {
  test('has the fields that the plan names', async () => {
    const { status, body, headers } = await api.get('/paper-trading/portfolio');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toMatchObject({
      id: 1,
      initial_balance: 10000,
      balance: 10000,
      total_invested: 0,
      total_profit_loss: 0,
      realized_pnl: 0,
      unrealized_pnl: 0,
      equity: 10000,
      trade_count: 0,
      fill_model: 'quoted',
      positions: [],
      created_at: expect.stringMatching(/Z$/),
      last_updated: expect.stringMatching(/Z$/),
    });
  });

  test('shows every number to the last digit', async () => {
    const portfolioId = await api.newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId, amount: '99.999999', price: '0.3' }));
    const { text, body } = await api.get(`/paper-trading/portfolio?portfolio_id=${portfolioId}`);
    const shown = [
      '"balance":9900.000001',
      '"equity":10000.000000',
      '"total_profit_loss":0.000000',
      '"shares":333.333330',
      '"entry_price":0.300000',
    ];
    for (const digits of shown) expect(text).toContain(digits);
    expect(body.positions).toMatchObject([
      {
        trade_id: 'buy',
        action: 'buy_yes',
        amount: 99.999999,
        fee: 0,
        status: 'open',
        mark_source: 'entry',
        value: 99.999999,
      },
    ]);
  });

  test('an amount beyond what a float holds keeps its digits', async () => {
    const portfolioId = await api.newPortfolio('9999999999999.999999');
    const { text } = await api.get(`/paper-trading/portfolio?portfolio_id=${portfolioId}`);
    expect(text).toContain('"balance":9999999999999.999999');
  });

  test('is 404 for an unknown portfolio', async () => {
    const { status, body } = await api.get('/paper-trading/portfolio?portfolio_id=99999');
    expect(status).toBe(404);
    expect(body.error).toMatchObject({
      code: 'PORTFOLIO_NOT_FOUND',
      retryable: false,
      message: expect.stringMatching(/99999/),
    });
  });
});

describe('POST /paper-trading/close', () => {
  const close = (body: object) => api.post('/paper-trading/close', body);

  async function bought(): Promise<number> {
    const portfolioId = await api.newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId }));
    return portfolioId;
  }

  test('closes all of a trade once, however often it is sent', async () => {
    const portfolio_id = await bought();
    const { status, text, body } = await close({ portfolio_id, trade_id: 'buy', price: 0.4 });
    expect([status, body.status, body.command_id, body.replayed]).toEqual([
      200,
      'closed',
      'close:buy',
      false,
    ]);
    const shown = [
      '"gross":200.000000',
      '"trade_pnl":100.000000',
      '"balance":10100.000000',
      '"remaining_shares":0.000000',
      '"realized_pnl":100.000000',
    ];
    for (const digits of shown) expect(text).toContain(digits);
    expect((await close({ portfolio_id, trade_id: 'buy', price: 0.4 })).body).toEqual({
      ...body,
      replayed: true,
    });
  });

  test('names the way out where the id of a whole close is taken', async () => {
    const portfolio_id = await bought();
    const squatter = { portfolioId: portfolio_id, tradeId: 'buy', commandId: 'close:buy', shares: '1' };
    await api.client.trade.close.mutate({ ...squatter, price: '0.4' });
    const whole = { portfolio_id, trade_id: 'buy', price: 0.4 };
    const { status, body } = await close(whole);
    expect([status, body.error.code, body.error.details.field]).toEqual([409, 'CONFLICT', 'command_id']);
    expect(body.error.message).toMatch(/Send a command_id of your own/);
    expect((await close({ ...whole, command_id: 'mine' })).body.status).toBe('closed');
  });

  test('closes a trade once whose id is as long as an id may be', async () => {
    const portfolio_id = await api.newPortfolio();
    const trade_id = 't'.repeat(255);
    await api.client.trade.execute.mutate(aBuy({ portfolioId: portfolio_id, tradeId: trade_id }));
    for (const replayed of [false, true]) {
      const { status, body } = await close({ portfolio_id, trade_id, price: 0.4 });
      expect([status, body.status, body.replayed]).toEqual([200, 'closed', replayed]);
    }
  });

  test('closes a part once per command id', async () => {
    const portfolio_id = await bought();
    const part = { portfolio_id, trade_id: 'buy', price: '0.25', shares: 0.000001, command_id: 'part' };
    for (const replayed of [false, true]) {
      expect((await close(part)).body).toMatchObject({
        status: 'open',
        shares: 0.000001,
        remaining_shares: 499.999999,
        gross: 0,
        replayed,
      });
    }
  });

  test('refuses a part without a command id, since a retry would close it twice', async () => {
    const { status, body } = await close({ trade_id: 'buy', price: 0.4, shares: 1 });
    expect([status, body.error.code, body.error.details.field]).toEqual([400, 'INVALID_INPUT', 'command_id']);
  });

  test('says why a trade cannot be closed', async () => {
    const portfolio_id = await bought();
    const refused = async (fields: object) => {
      const { status, body } = await close({ portfolio_id, trade_id: 'buy', price: 0.4, ...fields });
      return [status, body.error.code];
    };
    expect(await refused({ shares: 500.000001, command_id: 'much' })).toEqual([422, 'INSUFFICIENT_SHARES']);
    expect(await refused({ trade_id: 'unknown' })).toEqual([404, 'TRADE_NOT_FOUND']);
    await close({ portfolio_id, trade_id: 'buy', price: 0.4 });
    expect(await refused({ command_id: 'again' })).toEqual([422, 'POSITION_CLOSED']);
    expect(await refused({ price: 0.5 })).toEqual([409, 'CONFLICT']);
  });
});

describe('GET /paper-trading/history', () => {
  test('lists trades, newest first, page by page and by status', async () => {
    const portfolioId = await api.newPortfolio('300');
    for (const tradeId of ['a', 'b', 'c'])
      await api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId }));
    await api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'd' })).catch(() => undefined);
    const page = async (query: string) =>
      (await api.get(`/paper-trading/history?portfolio_id=${portfolioId}&${query}`)).body;
    const idsOf = ({ trades }: Loose) => trades.map((trade: Loose) => trade.trade_id);
    const first = await page('limit=3');
    expect([idsOf(first), first.count]).toEqual([['d', 'c', 'b'], 3]);
    const second = await page(`limit=3&cursor=${first.next_cursor}`);
    expect([idsOf(second), second.next_cursor]).toEqual([['a'], null]);
    const rejected = await page('status=rejected');
    expect(rejected.trades).toMatchObject([
      { trade_id: 'd', status: 'rejected', reject_code: 'INSUFFICIENT_FUNDS', amount: 0 },
    ]);
  });
});

test('/livez and /readyz say that all is well', async () => {
  expect((await api.get('/livez')).body).toEqual({ status: 'ok' });
  expect(await api.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ok', database: 'up' } });
});

test('HEAD answers as GET does, without a body', async () => {
  const { status, text } = await send(`${api.server.url}/paper-trading/portfolio`, { method: 'HEAD' });
  expect([status, text]).toEqual([200, '']);
});
