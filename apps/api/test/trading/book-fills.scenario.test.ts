import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OutcomeRef } from '@prescient/core';
import { aBuy, refusalOf, startApi, type TestApi } from '../support/api.ts';
import { whileFlooded } from '../support/flooded-queue.ts';
import { ShownBooks } from '../support/shown-books.ts';

let books = new ShownBooks();
let api: TestApi;
beforeAll(async () => {
  // The source of the server asks whatever the test of the moment puts up.
  api = await startApi({ quotes: { quote: (outcome) => books.quote(outcome) } });
});
beforeEach(() => void (books = new ShownBooks()));
afterAll(() => api.close());

const limit = { price: '0.55' };
const newPortfolio = () => api.newPortfolio('10000', 'book');

describe('a portfolio that fills from books', () => {
  test('buys and sells at what is there, with fees, and shows its work', async () => {
    const portfolioId = await newPortfolio();
    expect(await api.client.trade.execute.mutate(aBuy({ portfolioId, ...limit }))).toMatchObject({
      price: '0.500000',
      shares: '200.000000',
      amount: '100.000000',
      fee: '3.500000',
      cost: '103.500000',
      fillModel: 'book',
      balance: '9896.500000',
    });
    Object.assign(books, { bids: [['0.60', '80']], asks: [['0.61', '80']], hash: 'second' });
    const sale = { portfolioId, tradeId: 'buy', commandId: 'sale', price: '0.60' };
    expect(await refusalOf(api.client.trade.close.mutate(sale))).toMatchObject({
      code: 'INSUFFICIENT_LIQUIDITY',
    });
    const part = { ...sale, commandId: 'part', timeInForce: 'FAK' as const };
    expect(await api.client.trade.close.mutate(part)).toMatchObject({
      shares: '80.000000',
      gross: '48.000000',
      exitFee: '1.344000',
      tradePnl: '5.256000',
      fillModel: 'book',
      balance: '9943.156000',
    });
    const { fills } = await api.client.trade.receipt.query({ portfolioId, tradeId: 'buy' });
    expect(fills).toMatchObject([
      {
        kind: 'buy',
        equal: true,
        differences: [],
        fee: '3.500000',
        receipt: { source: 'book', book: { hash: 'first' } },
      },
      {
        kind: 'sell',
        equal: true,
        differences: [],
        exitFee: '1.344000',
        receipt: { timeInForce: 'FAK', book: { hash: 'second' } },
      },
    ]);
    expect(await api.client.audit.verify.query({ portfolioId })).toMatchObject({ clean: true });
  });

  test('shows its profit and loss as a band', async () => {
    const portfolioId = await newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId, ...limit }));
    const { band, totalProfitLoss } = await api.client.portfolio.summary.query({ portfolioId });
    expect(band).toEqual({ optimistic: '-1.000000', realistic: totalProfitLoss, pessimistic: '-7.498600' });
    const { body } = await api.get(`/paper-trading/portfolio?portfolio_id=${portfolioId}`);
    expect(body).toMatchObject({
      fill_model: 'book',
      pnl_band: { optimistic: -1, realistic: -5.5, pessimistic: -7.4986 },
    });
  });

  test('is known at the door: nothing of its call trades before the books are there', async () => {
    const [quoted, portfolioId] = [await api.newPortfolio(), await newPortfolio()];
    const [flooded, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let flood: Promise<void> = Promise.resolve();
    Object.assign(books, {
      async quote(outcome: OutcomeRef) {
        flood = whileFlooded(api, 0, () => (flooded.resolve(), answered.promise));
        await flooded.promise;
        return new ShownBooks().quote(outcome);
      },
    });
    const trades = [aBuy({ portfolioId: quoted }), aBuy({ portfolioId, ...limit })];
    expect(await refusalOf(api.client.trade.executeMany.mutate({ trades }))).toMatchObject({
      code: 'OVERLOADED',
      retryable: true,
      details: { retryAfterMs: 250 },
    });
    answered.resolve();
    await flood;
    books = new ShownBooks();
    const { items } = await api.client.trade.executeMany.mutate({ trades });
    expect(items.map(({ status }) => status)).toEqual(['executed', 'executed']);
  });

  test('asks the venue once for an outcome, however many trades of a request want it', async () => {
    const portfolioId = await newPortfolio();
    const trades = Array.from({ length: 20 }, (_, index) =>
      aBuy({
        portfolioId,
        tradeId: `t${index}`,
        amount: '50',
        action: index % 2 ? 'buy_yes' : 'buy_no',
        ...limit,
      }),
    );
    const { items } = await api.client.trade.executeMany.mutate({ trades });
    expect(items.filter(({ status }) => status === 'executed')).toHaveLength(20);
    expect(books.asked).toBe(2);
  });

  test('answers a command again while the venue is away, and never tries anything new then', async () => {
    const portfolioId = await newPortfolio();
    const first = await api.client.trade.execute.mutate(aBuy({ portfolioId, ...limit }));
    for (const failure of ['BOOK_UNAVAILABLE', 'defect', 'MARKET_CLOSED'] as const) {
      books.failure = failure;
      expect(await api.client.trade.execute.mutate(aBuy({ portfolioId, ...limit }))).toEqual({
        ...first,
        replayed: true,
      });
    }
    books.failure = 'defect';
    const again = () => api.client.trade.execute.mutate(aBuy({ portfolioId, tradeId: 'new', ...limit }));
    expect(await refusalOf(again())).toMatchObject({ code: 'BOOK_UNAVAILABLE', retryable: true });
    books.failure = null;
    expect(await again()).toMatchObject({ replayed: false });
  });

  test('does not wait for a venue that says nothing', async () => {
    const portfolioId = await newPortfolio();
    books.failure = 'silence';
    const call = api.client.trade.execute.mutate(aBuy({ portfolioId, ...limit }));
    expect(await refusalOf(call)).toMatchObject({ code: 'BOOK_UNAVAILABLE', retryable: true });
    expect(api.logged).toContainEqual(expect.objectContaining({ msg: 'no book could be had' }));
  });

  test('remembers that a market is closed', async () => {
    const portfolioId = await newPortfolio();
    books.failure = 'MARKET_CLOSED';
    const call = () => refusalOf(api.client.trade.execute.mutate(aBuy({ portfolioId, ...limit })));
    expect(await call()).toMatchObject({ code: 'MARKET_CLOSED', retryable: false });
    books.failure = null;
    expect(await call()).toMatchObject({ code: 'MARKET_CLOSED' });
    expect(await api.client.trade.get.query({ portfolioId, tradeId: 'buy' })).toMatchObject({
      status: 'rejected',
      rejectCode: 'MARKET_CLOSED',
      fillModel: 'book',
    });
  });

  test('previews what it would do, from a book of its own, and writes nothing', async () => {
    const portfolioId = await newPortfolio();
    const preview = await api.client.trade.preview.query(aBuy({ portfolioId, ...limit }));
    expect(preview).toMatchObject({ fee: '3.500000', balance: '9896.500000' });
    expect(preview.fill).toEqual({
      levels: [
        {
          price: '0.500000',
          size: '1000.000000',
          consumed: '0.000000',
          taken: '200.000000',
          cost: '100.000000',
          fee: '3.500000',
        },
      ],
      bestBid: '0.490000',
      bestAsk: '0.500000',
      spread: '-1.000000',
      slippage: '0.000000',
      bookAgeMs: expect.any(Number),
    });
    expect((await api.client.trade.list.query({ portfolioId })).items).toEqual([]);
    expect(
      await api.client.trade.execute.mutate(aBuy({ portfolioId, amount: '500', ...limit })),
    ).toMatchObject({ shares: '1000.000000' });
    expect(
      await refusalOf(api.client.trade.preview.query(aBuy({ portfolioId, tradeId: 'more', ...limit }))),
    ).toMatchObject({
      code: 'INSUFFICIENT_LIQUIDITY',
    });
    const close = { portfolioId, tradeId: 'buy', commandId: 'part', price: '0.01', shares: '10' };
    const { recordedAt: _, fill: __, ...expected } = await api.client.trade.previewClose.query(close);
    expect(expected).toMatchObject({ fillModel: 'book', remainingShares: '990.000000' });
    expect(await api.client.trade.close.mutate(close)).toMatchObject(expected);
  });

  test('names what it has no trade of', async () => {
    const portfolioId = await newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId, ...limit }));
    const close = api.client.trade.close.mutate({ portfolioId, tradeId: 'none', commandId: 'c', ...limit });
    expect(await refusalOf(close)).toMatchObject({ code: 'TRADE_NOT_FOUND' });
    const receipt = api.client.trade.receipt.query({ portfolioId, tradeId: 'none' });
    expect(await refusalOf(receipt)).toMatchObject({ code: 'TRADE_NOT_FOUND' });
  });
});

test('a quoted portfolio never asks the venue, and its receipts are checked as well', async () => {
  const portfolioId = await api.newPortfolio();
  await api.client.trade.execute.mutate(aBuy({ portfolioId }));
  await api.client.trade.close.mutate({ portfolioId, tradeId: 'buy', commandId: 'sale', price: '0.3' });
  expect(books.asked).toBe(0);
  const { fills } = await api.client.trade.receipt.query({ portfolioId, tradeId: 'buy' });
  expect(fills.map(({ kind, equal, fillModel }) => [kind, equal, fillModel])).toEqual([
    ['buy', true, 'quoted'],
    ['sell', true, 'quoted'],
  ]);
});

describe('over REST', () => {
  const signal = {
    timestamp: '2026-03-01T12:00:00Z',
    market_id: '0xmarket',
    action: 'buy_yes',
    target_price: 0.55,
  };

  test('signals are filled from the book, in order, each in the words of its limit', async () => {
    const portfolioId = await newPortfolio();
    const signals = [
      { ...signal, amount: 100 },
      { ...signal, market_id: '0xother', amount: 600 },
      { ...signal, market_id: '0xthird', amount: 600, time_in_force: 'FAK' },
      { ...signal, market_id: '0xfourth', target_price: 0.555 },
      { ...signal, market_id: '0xfifth', time_in_force: 'GTC' },
    ];
    const { status, body } = await api.post('/paper-trading/execute', { portfolio_id: portfolioId, signals });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      execution_summary: { executed_trades: 2, failed_trades: 3, fill_model: 'book' },
      execution_details: [
        { status: 'executed', shares: 200, amount: 100, fee: 3.5, fill_model: 'book' },
        { status: 'failed', code: 'INSUFFICIENT_LIQUIDITY' },
        { status: 'executed', shares: 1000, amount: 500 },
        { status: 'failed', code: 'OFF_TICK' },
        { status: 'failed', code: 'INVALID_INPUT' },
      ],
    });
  });

  test('a close takes what the book can when it may, under an id of its own', async () => {
    const portfolioId = await newPortfolio();
    await api.client.trade.execute.mutate(aBuy({ portfolioId, ...limit }));
    books.bids = [['0.49', '50']];
    const sale = { portfolio_id: portfolioId, trade_id: 'buy', price: 0.4, time_in_force: 'FAK' };
    expect(await api.post('/paper-trading/close', sale)).toMatchObject({ status: 400 });
    const { body } = await api.post('/paper-trading/close', { ...sale, command_id: 'part' });
    expect(body).toMatchObject({ status: 'open', shares: 50, remaining_shares: 150, fill_model: 'book' });
    const rest = { portfolio_id: portfolioId, trade_id: 'buy', price: 0.4 };
    expect(await api.post('/paper-trading/close', rest)).toMatchObject({ status: 422 });
  });
});

test('without a source of books nothing is filled from one', async () => {
  const bare = await startApi();
  try {
    const portfolioId = await bare.newPortfolio('10000', 'book');
    const call = bare.client.trade.execute.mutate(aBuy({ portfolioId, ...limit }));
    expect(await refusalOf(call)).toMatchObject({ code: 'VENUE_NOT_CONNECTED', retryable: false });
  } finally {
    await bare.close();
  }
});
