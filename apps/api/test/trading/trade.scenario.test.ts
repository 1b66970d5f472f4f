import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

const anyTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('execute', () => {
  test('buys at the quoted price and answers every number exactly', async () => {
    const portfolioId = await api.newPortfolio();
    expect(
      await api.client.trade.execute.mutate(aBuy({ portfolioId, amount: '99.999999', price: '0.3' })),
    ).toEqual({
      portfolioId,
      tradeId: 'buy',
      price: '0.300000',
      shares: '333.333330',
      amount: '99.999999',
      fee: '0.000000',
      cost: '99.999999',
      fillModel: 'quoted',
      balance: '9900.000001',
      totalInvested: '99.999999',
      realizedPnl: '0.000000',
      recordedAt: anyTime,
      replayed: false,
    });
  });

  test('happens once, however often it is sent, and however its numbers are written', async () => {
    const portfolioId = await api.newPortfolio();
    const first = await api.client.trade.execute.mutate(aBuy({ portfolioId, amount: '100', price: '0.2' }));
    const again = await api.client.trade.execute.mutate(
      aBuy({ portfolioId, amount: '100.000000', price: '0.200' }),
    );
    expect(again).toEqual({ ...first, replayed: true });
    expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject({
      balance: '9900.000000',
      tradeCount: 1,
    });
  });

  test('refuses the same id with another price or amount', async () => {
    const portfolioId = await api.newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId }));
    for (const changed of [{ price: '0.21' }, { amount: '100.000001' }]) {
      const call = api.client.trade.execute.mutate(aBuy({ portfolioId, ...changed }));
      expect(await refusalOf(call)).toMatchObject({ code: 'CONFLICT', retryable: false });
    }
  });

  test('refuses a buy that would overdraw cash, remembers that, and keeps a rejected trade', async () => {
    const portfolioId = await api.newPortfolio('99.999999');
    const attempt = (): Promise<unknown> => refusalOf(api.client.trade.execute.mutate(aBuy({ portfolioId })));
    const refusal = await attempt();
    expect(refusal).toMatchObject({ code: 'INSUFFICIENT_FUNDS', retryable: false });
    expect(await attempt()).toEqual(refusal);
    expect(await api.client.trade.get.query({ portfolioId, tradeId: 'buy' })).toMatchObject({
      status: 'rejected',
      rejectCode: 'INSUFFICIENT_FUNDS',
      requestedAmount: '100.000000',
      amount: '0.000000',
    });
    expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject({
      balance: '99.999999',
      tradeCount: 0,
    });
  });

  test('a hundred trades of 100 leave exactly 0', async () => {
    const portfolioId = await api.newPortfolio();
    const trades = Array.from({ length: 101 }, (_, index) =>
      aBuy({ portfolioId, tradeId: `t${index}`, price: '0.37' }),
    );
    const { items } = await api.client.trade.executeMany.mutate({ trades });
    expect(items.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 100 }, () => 'executed'),
      'rejected',
    ]);
    expect(items.at(-1)?.error?.code).toBe('INSUFFICIENT_FUNDS');
    expect(await api.client.portfolio.get.query({ portfolioId })).toMatchObject({
      balance: '0.000000',
      totalInvested: '10000.000000',
      tradeCount: 100,
    });
  });
});

describe('preview', () => {
  test('answers what execute would and writes nothing', async () => {
    const portfolioId = await api.newPortfolio();
    const before = await api.client.audit.verify.query({ portfolioId });
    const preview = await api.client.trade.preview.query(aBuy({ portfolioId }));
    expect(preview).toMatchObject({ shares: '500.000000', balance: '9900.000000', replayed: false });
    expect(await api.client.audit.verify.query({ portfolioId })).toEqual({ ...before, checkedAt: anyTime });
    expect((await api.client.trade.list.query({ portfolioId })).items).toEqual([]);
    const { recordedAt: _, fill, ...expected } = preview;
    expect(fill).toBeNull();
    expect(await api.client.trade.execute.mutate(aBuy({ portfolioId }))).toMatchObject(expected);
  });

  test('refuses what execute would refuse, and remembers nothing', async () => {
    const portfolioId = await api.newPortfolio('1');
    const call = api.client.trade.preview.query(aBuy({ portfolioId }));
    expect(await refusalOf(call)).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    expect((await api.client.trade.list.query({ portfolioId })).items).toEqual([]);
  });

  test('of a close answers what it would bring, and closes nothing', async () => {
    const portfolioId = await api.newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId }));
    const close = { portfolioId, tradeId: 'buy', commandId: 'all', price: '0.40' };
    const { recordedAt: _, fill: __, ...expected } = await api.client.trade.previewClose.query(close);
    expect(expected).toMatchObject({ gross: '200.000000', tradePnl: '100.000000', tradeStatus: 'closed' });
    const { items } = await api.client.portfolio.positions.query({ portfolioId, status: 'open' });
    expect(items).toHaveLength(1);
    expect(await api.client.trade.close.mutate(close)).toMatchObject(expected);
    const again = api.client.trade.previewClose.query({ ...close, commandId: 'more' });
    expect(await refusalOf(again)).toMatchObject({ code: 'POSITION_CLOSED' });
  });
});

describe('close', () => {
  test('sells a part, then all that remains, with pro rata cost', async () => {
    const portfolioId = await api.newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId }));
    const part = { portfolioId, tradeId: 'buy', commandId: 'part', price: '0.40', shares: '200' };
    const sold = await api.client.trade.close.mutate(part);
    expect(sold).toEqual({
      portfolioId,
      tradeId: 'buy',
      commandId: 'part',
      price: '0.400000',
      shares: '200.000000',
      remainingShares: '300.000000',
      gross: '80.000000',
      exitFee: '0.000000',
      tradePnl: '40.000000',
      tradeStatus: 'open',
      fillModel: 'quoted',
      balance: '9980.000000',
      totalInvested: '60.000000',
      realizedPnl: '40.000000',
      recordedAt: anyTime,
      replayed: false,
    });
    expect(await api.client.trade.close.mutate(part)).toEqual({ ...sold, replayed: true });
    const rest = await api.client.trade.close.mutate({
      portfolioId,
      tradeId: 'buy',
      commandId: 'rest',
      price: '0',
    });
    expect(rest).toMatchObject({
      gross: '0.000000',
      tradePnl: '-60.000000',
      tradeStatus: 'closed',
      balance: '9980.000000',
      realizedPnl: '-20.000000',
    });
    expect(await api.client.trade.get.query({ portfolioId, tradeId: 'buy' })).toMatchObject({
      status: 'closed',
      shares: '500.000000',
      realizedPnl: '-20.000000',
    });
  });

  test('refuses more shares than held, a closed trade, and a trade that was never bought', async () => {
    const portfolioId = await api.newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId }));
    const sell = (commandId: string, shares: string | null, tradeId = 'buy') =>
      api.client.trade.close.mutate({ portfolioId, tradeId, commandId, price: '0.5', shares });
    expect(await refusalOf(sell('much', '500.000001'))).toMatchObject({ code: 'INSUFFICIENT_SHARES' });
    await sell('all', null);
    expect(await refusalOf(sell('again', null))).toMatchObject({ code: 'POSITION_CLOSED' });
    expect(await refusalOf(sell('none', null, 'unknown'))).toMatchObject({ code: 'TRADE_NOT_FOUND' });
  });
});

describe('list', () => {
  test('pages through every trade, newest first, while others are added', async () => {
    const portfolioId = await api.newPortfolio();
    const trades = Array.from({ length: 7 }, (_, index) =>
      aBuy({ portfolioId, tradeId: `t${index}`, amount: '1' }),
    );
    await api.client.trade.executeMany.mutate({ trades });
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await api.client.trade.list.query({ portfolioId, limit: 3, cursor });
      seen.push(...page.items.map(({ tradeId }) => tradeId));
      cursor = page.nextCursor;
      await api.client.trade.execute.mutate(
        aBuy({ portfolioId, tradeId: `later${seen.length}`, amount: '1' }),
      );
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(trades.map(({ tradeId }) => tradeId));
  });

  test('lists by status', async () => {
    const portfolioId = await api.newPortfolio('150');
    await api.client.trade.executeMany.mutate({
      trades: [aBuy({ portfolioId, tradeId: 'a' }), aBuy({ portfolioId, tradeId: 'b' })],
    });
    const idsOf = async (status: 'open' | 'closed' | 'rejected') =>
      (await api.client.trade.list.query({ portfolioId, status })).items.map(({ tradeId }) => tradeId);
    expect([await idsOf('open'), await idsOf('rejected'), await idsOf('closed')]).toEqual([['a'], ['b'], []]);
  });

  const forged = [
    'not a cursor',
    '2026-03-01T00:00:00.000Z',
    '+275760-09-13T00:00:00.000Z x',
    '0000-01-01T00:00:00.000Z x',
  ];
  test.each(['x', '%00', ...forged.map((place) => Buffer.from(place).toString('base64url'))])(
    'refuses the cursor %s, which no list returned',
    async (cursor) => {
      const query = { portfolioId: 1, cursor };
      const expected = { code: 'INVALID_INPUT', details: { field: 'cursor' } };
      expect(await refusalOf(api.client.trade.list.query(query))).toMatchObject(expected);
      expect(await refusalOf(api.client.portfolio.positions.query(query))).toMatchObject(expected);
    },
  );
});

test('get says what became of an id: a trade, or TRADE_NOT_FOUND', async () => {
  const portfolioId = await api.newPortfolio();
  const fields = {
    confidence: 0.625,
    reason: 'a hunch',
    eventId: 'e1',
    eventTitle: 'Weather',
    eventEndDate: 'soon',
    venue: 'kalshi',
  };
  await api.client.trade.execute.mutate(
    aBuy({ portfolioId, timestamp: '2026-03-01 12:00:00.123456', ...fields }),
  );
  expect(await api.client.trade.get.query({ portfolioId, tradeId: 'buy' })).toMatchObject({
    ...fields,
    timestamp: '2026-03-01T12:00:00.123Z',
    entryPrice: '0.200000',
    status: 'open',
    rejectCode: null,
  });
  const missing = api.client.trade.get.query({ portfolioId, tradeId: 'other' });
  expect(await refusalOf(missing)).toMatchObject({
    code: 'TRADE_NOT_FOUND',
    details: { portfolioId, tradeId: 'other' },
  });
});
