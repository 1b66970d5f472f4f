import { describe, expect, test } from 'vitest';
import { commitCommands, executeTrade, loadPortfolio, parseShares, previewCommand } from '../../src/index.ts';
import { aQuote, FREE, mirrorOf } from '../support/books.ts';
import { aClose, afterNoon, NOON } from '../support/builders.ts';
import { codeOf } from '../support/in-memory.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';
import { bookPortfolio, buy, offers } from '../support/book-portfolio.ts';

const now = () => NOON;
const { db, sql, another, portfolio } = await openTestWorld({ now });

describe('depth that a portfolio took', () => {
  test('is gone for it in every process, as YES and as NO, until the level grows, and there for others', async () => {
    const [portfolioId, neighbour] = [await bookPortfolio(db), await bookPortfolio(db)];
    await executeTrade(db, buy(portfolioId, offers, { amount: '500' }));
    const restarted = await another();
    const more = { amount: '100', commandId: 'more' };
    expect(codeOf(await previewCommand(restarted, buy(portfolioId, offers, more)))).toBe(
      'INSUFFICIENT_LIQUIDITY',
    );
    const no = { book: mirrorOf(offers.book), fees: FREE };
    await executeTrade(
      db,
      buy(portfolioId, no, { action: 'buy_no', commandId: 'no', amount: '51', price: '0.51' }),
    );
    const sale = { ...aClose({ portfolioId, tradeId: 'no', price: '0.50' }), quote: no };
    expect(codeOf(await previewCommand(restarted, sale))).toBe('INSUFFICIENT_LIQUIDITY');
    await executeTrade(restarted, buy(neighbour, offers, { amount: '500' }));
    const same = aQuote({ asks: [['0.50', '1000']], hash: 'second', occurredAt: afterNoon(5) });
    expect(codeOf(await previewCommand(restarted, buy(portfolioId, same, more)))).toBe(
      'INSUFFICIENT_LIQUIDITY',
    );
    const grown = aQuote({ asks: [['0.50', '1200']], hash: 'third', occurredAt: afterNoon(6) });
    await executeTrade(restarted, buy(portfolioId, grown, more));
    const [taken] = await sql(
      'select levels, books from consumed_depth where portfolio_id = $1',
      portfolioId,
    );
    expect(taken).toMatchObject({
      levels: { 'ask 0.500000': { size: '1200.000000', consumed: '1200.000000' } },
    });
    await expect(
      executeTrade(restarted, buy(portfolioId, offers, { commandId: 'old' })),
    ).rejects.toMatchObject({ code: 'BOOK_STALE' });
    expect(await differencesOf(db)).toEqual([]);
  });

  test('is never taken twice by processes that trade at once', async () => {
    const portfolioId = await bookPortfolio(db);
    const processes = await Promise.all([another(), another(), another()]);
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const [outcome] = await commitCommands(processes[index % 3]!, [
          buy(portfolioId, offers, { commandId: `b${index}`, amount: '50' }),
        ]);
        return codeOf(outcome!);
      }),
    );
    // 1,000 shares at 0.50 are ten stakes of 50 dollars.
    expect(outcomes.filter((code) => code === null)).toHaveLength(10);
    expect(outcomes.filter((code) => code === 'INSUFFICIENT_LIQUIDITY')).toHaveLength(20);
    const { positions } = await loadPortfolio(db, portfolioId);
    expect(positions.reduce((shares, lot) => shares + lot.shares, 0n)).toBe(parseShares('1000'));
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('is counted within a group of 64 commands of several portfolios, refusals and quoted ones among them', async () => {
    const [first, second] = [await bookPortfolio(db), await bookPortfolio(db)];
    const { id: quoted } = await portfolio();
    const commands = Array.from({ length: 64 }, (_, index) => {
      const portfolioId = [first, second, quoted][index % 3]!;
      return buy(portfolioId, index % 7 === 0 ? null : offers, { commandId: `g${index}`, amount: '30' });
    });
    const outcomes = await commitCommands(db, commands);
    const byPortfolio = (id: number, code: string | null) =>
      outcomes.filter((outcome, index) => commands[index]!.portfolioId === id && codeOf(outcome) === code)
        .length;
    // 500 dollars' worth is there: sixteen stakes of 30.
    expect([byPortfolio(first, null), byPortfolio(second, null)]).toEqual([16, 16]);
    expect([byPortfolio(first, 'BOOK_UNAVAILABLE'), byPortfolio(second, 'BOOK_UNAVAILABLE')]).toEqual([4, 3]);
    expect(byPortfolio(quoted, null)).toBe(21);
    expect(await differencesOf(db)).toEqual([]);
  });
});
