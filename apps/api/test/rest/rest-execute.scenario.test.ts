import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import type { Loose } from '../support/http.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

/** A signal as the prototype writes it; a test names what it is about. */
const aSignal = (fields: object = {}): object => ({
  timestamp: '2026-03-01T12:00:00.123456',
  market_id: '0xmarket',
  market_question: 'Will it rain tomorrow?',
  action: 'buy_yes',
  target_price: 0.2,
  amount: 100,
  confidence: 0.75,
  reason: 'clouds',
  event_id: 'weather',
  event_title: 'Weather',
  event_end_date: '2026-03-02',
  ...fields,
});

const execute = (body: unknown) => api.post('/paper-trading/execute', body);

/** Sends signals, as JSON text where the digits matter, to a new portfolio. */
async function trade(signals: string | object[]) {
  const portfolioId = await api.newPortfolio();
  const list = typeof signals === 'string' ? signals : JSON.stringify(signals);
  const answer = await execute(`{"portfolio_id":${portfolioId},"signals":${list}}`);
  return { portfolioId, ...answer };
}

test('the answer sums up, shows the portfolio, and details each signal, digit by digit', async () => {
  const { portfolioId, status, text, body } = await trade([
    aSignal({ amount: 99.999999, target_price: 0.3 }),
    aSignal({ market_id: 'dear', amount: 1_000_000 }),
    aSignal({ amount: 99.999999, target_price: 0.3 }),
  ]);
  expect(status).toBe(200);
  expect(body.execution_summary).toEqual({
    total_signals: 3,
    executed_trades: 1,
    failed_trades: 1,
    skipped_trades: 1,
    total_invested: 99.999999,
    fill_model: 'quoted',
  });
  expect(body.portfolio_update).toMatchObject({ trade_count: 1, fill_model: 'quoted' });
  for (const digits of [
    '"initial_balance":10000.000000',
    '"final_balance":9900.000001',
    '"total_invested":99.999999',
    '"shares":333.333330',
  ]) {
    expect(text).toContain(digits);
  }
  const tradeId = `signal:${portfolioId}:polymarket:0xmarket:buy_yes:2026-03-01T12:00:00.123Z`;
  expect(body.execution_details).toMatchObject([
    {
      status: 'executed',
      trade_id: tradeId,
      market_id: '0xmarket',
      action: 'buy_yes',
      code: null,
      reason: null,
    },
    {
      status: 'failed',
      market_id: 'dear',
      shares: null,
      code: 'INSUFFICIENT_FUNDS',
      reason: expect.stringMatching(/\.$/),
    },
    { status: 'skipped', trade_id: tradeId, reason: expect.stringMatching(/before/) },
  ]);
});

test('one signal may come by itself', async () => {
  const portfolioId = await api.newPortfolio();
  const { body } = await execute(aSignal({ portfolio_id: portfolioId, yes_price: 0.2, market_volume: 1e6 }));
  expect(body.execution_summary).toMatchObject({ total_signals: 1, executed_trades: 1 });
  expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject({ balance: '9900.000000' });
});

test('without a portfolio_id it is portfolio 1 that trades', async () => {
  const { text } = await execute({ signals: [aSignal({ amount: 0.000001, target_price: 0.5 })] });
  expect(text).toContain('"final_balance":9999.999999');
});

describe('amounts are never floats', () => {
  test.each([
    ['0.1', '0.100000'],
    ['1e-3', '0.001000'],
    ['1E+2', '100.000000'],
    ['0.30', '0.300000'],
    ['100.000000000', '100.000000'],
    ['"12.5"', '12.500000'],
    ['9007.199254', '9007.199254'],
  ])('%s is %s', async (written, exact) => {
    const { text } = await trade(`[${JSON.stringify(aSignal({ amount: 777 })).replace('777', written)}]`);
    expect(text).toContain(`"amount":${exact}`);
  });

  test.each([
    ['0.30000000000000004', '0.300000'],
    ['0.1234565', '0.123457'],
    ['0.12345649999', '0.123456'],
    ['5e-7', '0.000001'],
  ])('a price of %s is rounded half up to %s', async (written, exact) => {
    const { text } = await trade(
      `[${JSON.stringify(aSignal({ target_price: 777, amount: 1 })).replace('777', written)}]`,
    );
    expect(text).toContain(`"price":${exact}`);
  });

  test('a signal without an amount stakes 100', async () => {
    const { text } = await trade([aSignal({ amount: undefined })]);
    expect(text).toContain('"amount":100.000000');
  });
});

describe('the same signal', () => {
  test('sent twice trades once', async () => {
    const portfolioId = await api.newPortfolio();
    const signals = { portfolio_id: portfolioId, signals: [aSignal()] };
    expect((await execute(signals)).body.execution_summary).toMatchObject({ executed_trades: 1 });
    const { body, text } = await execute(signals);
    expect(body.execution_summary).toMatchObject({
      executed_trades: 0,
      skipped_trades: 1,
      total_invested: 0,
    });
    expect(text).toContain('"initial_balance":9900.000000');
    expect(text).toContain('"final_balance":9900.000000');
  });

  test.each([{ amount: 100.000001 }, { target_price: 0.21 }])('with %j is a CONFLICT', async (changed) => {
    const { body } = await trade([aSignal(), aSignal(changed)]);
    expect(body.execution_details.map(({ status, code }: Loose) => [status, code])).toEqual([
      ['executed', null],
      ['failed', 'CONFLICT'],
    ]);
  });

  test('on the other side, in another market or at another time is another trade', async () => {
    const others = [
      {},
      { action: 'buy_no' },
      { market_id: 'other' },
      { venue: 'kalshi' },
      { timestamp: '2026-03-01' },
    ];
    const { body } = await trade(others.map(aSignal));
    expect(body.execution_summary).toMatchObject({ executed_trades: 5 });
  });
});

test('good signals trade and each bad one says why', async () => {
  const bad: [object, string, RegExp][] = [
    [{ timestamp: undefined }, 'INVALID_INPUT', /^timestamp is missing/],
    [{ timestamp: 'soon' }, 'INVALID_INPUT', /^timestamp must be an ISO 8601 time/],
    [
      { timestamp: '2999-01-01T00:00:00' },
      'TIMESTAMP_IN_FUTURE',
      /^timestamp 2999-01-01.* lies in the future/,
    ],
    [{ action: 'hold' }, 'INVALID_INPUT', /^action must be buy_yes/],
    [{ market_id: '' }, 'INVALID_INPUT', /^market_id must be 1 to 255/],
    [{ market_id: '\ud800' }, 'INVALID_INPUT', /^market_id must be 1 to 255/],
    [{ market_id: { $ne: null } }, 'INVALID_INPUT', /^market_id must be a text or a number/],
    [{ market_question: 'nul \0' }, 'INVALID_INPUT', /^market_question must be well-formed/],
    [
      { amount: 0.1 + 0.2 },
      'INVALID_INPUT',
      /^amount is wrong: "0.30000000000000004" is not a decimal with at most 6 decimals/,
    ],
    [{ amount: 0 }, 'INVALID_INPUT', /^amount must be above 0/],
    [{ amount: -5 }, 'INVALID_INPUT', /^amount must be above 0/],
    [
      { amount: 1e308 },
      'INVALID_INPUT',
      /^amount is wrong: "10+.*" has more than 14 digits before the point/,
    ],
    [{ amount: true }, 'INVALID_INPUT', /^amount must be a text or a number/],
    [{ amount: null }, 'INVALID_INPUT', /^amount must not be null/],
    [{ ammount: 5 }, 'UNKNOWN_FIELD', /^ammount is not a field of a signal; did you mean amount\?$/],
    [{ shares: 5 }, 'UNKNOWN_FIELD', /^shares is not a field of a signal; /],
    [{ trade_id: 'two words' }, 'INVALID_INPUT', /^trade_id must be 1 to 255/],
    [{ target_price: 0 }, 'INVALID_INPUT', /^price must be above 0/],
    [{ target_price: 1.5 }, 'INVALID_INPUT', /^target_price is wrong: "1.5" is not between 0 and 1/],
    [{ target_price: undefined }, 'INVALID_INPUT', /^target_price is missing/],
    [{ confidence: 1.5 }, 'INVALID_INPUT', /^confidence must be/],
    [{ confidence: '' }, 'INVALID_INPUT', /^confidence must be a number from 0 to 1/],
  ];
  const { body } = await trade([
    aSignal(),
    ...bad.map(([fields]) => aSignal(fields)),
    aSignal({ market_id: 'last' }),
  ]);
  expect(body.execution_summary).toMatchObject({ executed_trades: 2, failed_trades: bad.length });
  const failed = body.execution_details.filter(({ status }: Loose) => status === 'failed');
  for (const [index, [, code, reason]] of bad.entries()) {
    expect(failed[index]).toMatchObject({ code, reason: expect.stringMatching(reason) });
  }
});

test('a signal may carry a trade id of its author’s: two of one market, side and time are two trades', async () => {
  const { portfolioId, body } = await trade([aSignal(), aSignal({ trade_id: 'mine' })]);
  expect(body.execution_summary).toMatchObject({ executed_trades: 2 });
  expect(body.execution_details[1]).toMatchObject({ trade_id: 'mine', status: 'executed' });
  const again = await execute({ portfolio_id: portfolioId, signals: [aSignal({ trade_id: 'mine' })] });
  expect(again.body.execution_details).toMatchObject([{ trade_id: 'mine', status: 'skipped' }]);
});

test.each(['1e999999', '-1e999999', '1e400'])('a signal with the number %s fails alone', async (number) => {
  const bad = JSON.stringify(aSignal({ market_id: 'bad', amount: 777 })).replace('777', number);
  const { body } = await trade(`[${bad},${JSON.stringify(aSignal())},5,null,[],"x"]`);
  expect(body.execution_details.map(({ status }: Loose) => status)).toEqual([
    'failed',
    'executed',
    ...Array(4).fill('failed'),
  ]);
});

test.each([
  ['2026-03-01T12:00:00', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01 12:00:00', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01T12:00:00.5+02:00', '2026-03-01T10:00:00.500Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
])('the time %s is %s', async (timestamp, utc) => {
  const { portfolioId } = await trade([aSignal({ timestamp })]);
  const { body } = await api.get(`/paper-trading/history?portfolio_id=${portfolioId}`);
  expect(body.trades).toMatchObject([{ timestamp: utc }]);
});

test('a market id may be a number, and what the prototype’s files carry besides is ignored', async () => {
  const besides = { yes_price: 0.4, no_price: 0.6, market_liquidity: 12.5, market_volume: [1] };
  const { body } = await trade([aSignal({ market_id: 516710, ...besides })]);
  expect(body.execution_details).toMatchObject([{ status: 'executed', market_id: '516710', amount: 100 }]);
});

test('takes 5,000 signals as long as the prototype writes them, and refuses 5,001', async () => {
  const signals = Array.from({ length: 5001 }, (_, index) =>
    aSignal({ market_id: `m${index}`, amount: 1, reason: 'because '.repeat(40) }),
  );
  const { body } = await trade(signals.slice(0, 5000));
  expect(body.execution_summary).toMatchObject({ executed_trades: 5000, total_invested: 5000 });
  expect(body.portfolio_update).toMatchObject({ final_balance: 5000, trade_count: 5000 });
  const error = { code: 'INVALID_INPUT', details: { field: 'signals' } };
  expect(await execute({ signals })).toMatchObject({ status: 400, body: { error } });
});

test('an unknown portfolio is 404, whatever the signals', async () => {
  const { status, body } = await execute({ portfolio_id: 99_999, signals: [aSignal()] });
  expect([status, body.error.code]).toEqual([404, 'PORTFOLIO_NOT_FOUND']);
});

test('no signals are no trades', async () => {
  const { status, body } = await trade([]);
  expect([status, body.execution_summary.total_signals, body.execution_details]).toEqual([200, 0, []]);
});
