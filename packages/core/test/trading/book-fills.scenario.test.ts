import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  commitCommands,
  executeTrade,
  getPortfolio,
  getReceipts,
  getTrade,
  listPositions,
  loadPortfolio,
  migrate,
  migrateDown,
  previewCommand,
  settleTrade,
  type Quote,
} from '../../src/index.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { aQuote, CRYPTO } from '../support/books.ts';
import { aClose, afterNoon, aSettlement, NOON } from '../support/builders.ts';
import { emptyDatabase } from '../support/empty-database.ts';
import { readable } from '../support/in-memory.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';
import { bids, bookPortfolio, buy, offers } from '../support/book-portfolio.ts';

const now = () => NOON;
const { db, sql, urls, portfolio } = await openTestWorld({ now });

describe("the plan's example with fees", () => {
  test('comes out to the millionth, row by row, and is recomputed from its receipts', async () => {
    const portfolioId = await bookPortfolio(db);
    const bought = await executeTrade(db, buy(portfolioId, offers));
    expect(readable(bought)).toMatchObject({
      shares: '200.000000',
      amount: '100.000000',
      fee: '3.500000',
      balance: '9896.500000',
    });
    const sold = await closeTrade(db, {
      ...aClose({ portfolioId, shares: '80', price: '0.60' }),
      quote: bids,
    });
    expect(readable(sold)).toMatchObject({
      gross: '48.000000',
      exitFee: '1.344000',
      tradePnl: '5.256000',
      remainingShares: '120.000000',
    });
    expect(readable(await getPortfolio(db, portfolioId))).toMatchObject({
      balance: '9943.156000',
      totalInvested: '62.100000',
      realizedPnl: '5.256000',
      fillModel: 'book',
    });
    const { items } = await listPositions(db, { portfolioId, limit: 1 });
    expect(readable(items[0]!)).toMatchObject({
      amount: '60.000000',
      fee: '2.100000',
      mark: '0.490000',
      markSource: 'book',
    });
    await settleTrade(db, aSettlement({ portfolioId }));
    const { items: checked } = await getReceipts(db, { portfolioId, tradeId: 'buy', limit: 500 });
    expect(checked.map(({ fill, equal }) => [fill.kind, equal])).toEqual([
      ['buy', true],
      ['sell', true],
      ['settle', true],
    ]);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('keeps in the receipt all that it follows from', async () => {
    const portfolioId = await bookPortfolio(db);
    await executeTrade(db, buy(portfolioId, offers, { timeInForce: 'FAK' }));
    const {
      items: [checked],
    } = await getReceipts(db, { portfolioId, tradeId: 'buy', limit: 500 });
    expect(checked!.fill.receipt).toEqual({
      source: 'book',
      side: 'buy',
      venue: 'polymarket',
      marketId: '0xmarket',
      outcome: 0,
      wanted: { stake: '100.000000' },
      limit: '0.550000',
      timeInForce: 'FAK',
      step: '0.010000',
      order: { makerAmount: '100.000000', takerAmount: '181.818100' },
      book: {
        hash: 'first',
        timestamp: '2020-03-01T12:00:00.000Z',
        receivedAt: '2020-03-01T12:00:00.000Z',
        ageMs: 0,
        tickSize: '0.010000',
        minimumSize: '5.000000',
        bestBid: '0.490000',
        bestAsk: '0.500000',
      },
      fees: { kind: 'polymarket', rate: '0.07', exponent: '1' },
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
      replenishment: null,
      next: null,
      later: null,
      shadow: {
        optimistic: { price: '0.495000', cash: '99.000000' },
        realistic: { price: '0.500000', cash: '103.500000' },
        pessimistic: { price: '0.510000', cash: '105.498600' },
      },
    });
  });

  test('shows its profit and loss as a band', async () => {
    const portfolioId = await bookPortfolio(db);
    await executeTrade(db, buy(portfolioId, offers));
    const { band, portfolio: held } = await loadPortfolio(db, portfolioId);
    expect(readable(band)).toEqual({
      optimistic: '-1.000000',
      realistic: '-5.500000',
      pessimistic: '-7.498600',
    });
    expect(band.realistic).toBe(held.totalProfitLoss);
    const { id: quoted } = await portfolio();
    expect(readable((await loadPortfolio(db, quoted)).band)).toEqual({
      optimistic: '0.000000',
      realistic: '0.000000',
      pessimistic: '0.000000',
    });
  });
});

describe('a command that is sent again', () => {
  test('gets its first answer with another book, with a stale one and with none', async () => {
    const portfolioId = await bookPortfolio(db);
    const first = await executeTrade(db, buy(portfolioId, offers));
    const others: Quote[] = [
      aQuote({ asks: [['0.30', '1000']], bids: [] }),
      aQuote({ receivedAt: afterNoon(-60_000) }),
      null,
      'closed',
    ];
    for (const quote of others)
      expect(await executeTrade(db, buy(portfolioId, quote))).toEqual({ ...first, replayed: true });
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ tradeCount: 1, balance: first.balance });
  });

  test('is the same with FOK spelt out, and a conflict with FAK', async () => {
    const portfolioId = await bookPortfolio(db);
    await executeTrade(db, buy(portfolioId, offers));
    expect(await executeTrade(db, buy(portfolioId, offers, { timeInForce: 'FOK' }))).toMatchObject({
      replayed: true,
    });
    await expect(executeTrade(db, buy(portfolioId, offers, { timeInForce: 'FAK' }))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(
      executeTrade(db, buy(portfolioId, offers, { timeInForce: 'GTC' as never })),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'timeInForce' },
    });
  });

  test('is carried out once there is a book, where there was none before', async () => {
    const portfolioId = await bookPortfolio(db);
    for (const quote of [null, aQuote({ gapped: true }), aQuote({}, { kind: 'unknown' })])
      await expect(executeTrade(db, buy(portfolioId, quote))).rejects.toThrow();
    expect(await sql('select 1 from commands where portfolio_id = $1', portfolioId)).toEqual([]);
    expect(await executeTrade(db, buy(portfolioId, offers))).toMatchObject({ replayed: false });
  });

  test('is refused again as it was at first, whatever the book holds by now', async () => {
    const portfolioId = await bookPortfolio(db);
    const tooMuch = { amount: '600' };
    for (const quote of [offers, aQuote({ asks: [['0.50', '9000']] })])
      await expect(executeTrade(db, buy(portfolioId, quote, tooMuch))).rejects.toMatchObject({
        code: 'INSUFFICIENT_LIQUIDITY',
      });
    expect(await getTrade(db, portfolioId, 'buy')).toMatchObject({
      status: 'rejected',
      rejectCode: 'INSUFFICIENT_LIQUIDITY',
      fillModel: 'book',
    });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });
});

test('a preview answers what the command then does, and writes nothing', async () => {
  const portfolioId = await bookPortfolio(db);
  await executeTrade(db, buy(portfolioId, offers, { commandId: 'before' }));
  const everything = () =>
    Promise.all(
      ['commands', 'trades', 'fills', 'consumed_depth', 'shadow_sums'].map((table) =>
        sql(`select *, xmin::text from ${table} where portfolio_id = $1 order by 1, 2`, portfolioId),
      ),
    );
  const before = await everything();
  const command = buy(portfolioId, offers, { amount: '450', timeInForce: 'FAK' });
  const preview = await previewCommand(db, command);
  expect(await everything()).toEqual(before);
  expect(await commitCommands(db, [command])).toEqual([preview]);
  expect(await everything()).not.toEqual(before);
});

test('the sums of the shadows come back with the migration that keeps them', async () => {
  const own = await emptyDatabase(urls.ownerUrl);
  await migrate(own, null);
  const quote = { book: { ...offers.book, receivedAt: new Date(), occurredAt: new Date() }, fees: CRYPTO };
  const portfolioId = await bookPortfolio(own);
  await executeTrade(own, buy(portfolioId, quote));
  const { band } = await loadPortfolio(own, portfolioId);
  const later = MIGRATIONS.findIndex(({ name }) => name.endsWith('book-fills'));
  for (const _ of MIGRATIONS.slice(later)) await migrateDown(own);
  await migrate(own, null);
  expect((await loadPortfolio(own, portfolioId)).band).toEqual(band);
  expect(await differencesOf(own)).toEqual([]);
});
