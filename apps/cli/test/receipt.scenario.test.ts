import { expect, test } from 'vitest';
import {
  createPortfolio,
  executeTrade,
  openDatabase,
  parsePrice,
  parseShares,
  parseUsd,
  type BookQuote,
} from '@prescient/core';
import { ownDatabase, type OwnDatabase } from './support/homes.ts';
import { prescientHere } from './support/prescient.ts';

/** A book that offers 500 shares at 0.50, with the fees of a crypto market. */
const quote = (): BookQuote => ({
  book: {
    venue: 'polymarket',
    marketId: '0xmarket',
    outcome: 0,
    bids: [{ price: parsePrice('0.49'), size: parseShares('500') }],
    asks: [{ price: parsePrice('0.50'), size: parseShares('500') }],
    tickSize: parsePrice('0.01'),
    minimumSize: parseShares('5'),
    hash: 'a-hash',
    occurredAt: new Date(),
    receivedAt: new Date(),
  },
  fees: { kind: 'polymarket', rate: '0.07', exponent: '1' },
});

/** A database with a trade at a quoted price in portfolio 1 and one from a book in portfolio 2. */
async function traded(): Promise<OwnDatabase> {
  const own = await ownDatabase();
  const { DATABASE_URL, MIGRATION_DATABASE_URL } = own.variables;
  const db = await openDatabase({ url: DATABASE_URL!, ownerUrl: MIGRATION_DATABASE_URL });
  await createPortfolio(db, {
    id: 2,
    name: 'from books',
    initialBalance: parseUsd('1000'),
    fillModel: 'book',
  });
  const command = {
    commandId: 'bought',
    occurredAt: new Date(),
    venue: 'polymarket',
    marketId: '0xmarket',
    marketQuestion: 'Will it rain?',
    action: 'buy_yes' as const,
    amount: parseUsd('100'),
    price: parsePrice('0.50'),
    confidence: null,
    reason: null,
    eventId: null,
    eventTitle: null,
    eventEndDate: null,
  };
  await executeTrade(db, { ...command, portfolioId: 1 });
  await executeTrade(db, { ...command, portfolioId: 2, quote: quote() });
  await db.close();
  return own;
}

test('a receipt is shown, recomputed and equal; one that was tampered with ends with 1', async () => {
  const { variables, sql } = await traded();
  const quoted = await prescientHere(['receipt', '1', 'bought'], variables);
  expect(quoted.stdout).toContain('receipt: price 0.500000, source quoted');
  expect(quoted.stdout).toContain('1 fill: equal');
  expect(quoted.code).toBe(0);

  const book = await prescientHere(['receipt', '2', 'bought'], variables);
  expect(book.stdout).toContain('hash a-hash');
  expect(book.stdout).toContain('0.500000  500.000000  0.000000  200.000000  100.000000  3.500000');
  expect(book.stdout).toMatch(/pessimistic +0\.510000 +105\.498600/);
  expect(book.stdout).toContain('1 fill: equal');
  expect(book.code).toBe(0);

  await sql([
    "update fills set receipt = jsonb_set(receipt, '{fees,rate}', '\"0.05\"') where portfolio_id = 2",
  ]);
  const spoilt = await prescientHere(['receipt', '2', 'bought', '--json'], variables);
  expect(JSON.parse(spoilt.stdout)).toMatchObject({
    portfolioId: 2,
    tradeId: 'bought',
    equal: false,
    fills: [
      {
        equal: false,
        fee: '3.500000',
        differences: expect.arrayContaining([{ field: 'fee', stored: '3.500000', recomputed: '2.500000' }]),
      },
    ],
  });
  expect(spoilt.code).toBe(1);
  expect((await prescientHere(['receipt', '2', 'bought'], variables)).stdout).toContain('NOT EQUAL');
});

test('a trade that does not exist is named, and a missing argument is bad usage', async () => {
  const { variables } = await ownDatabase();
  const missing = await prescientHere(['receipt', '1', 'nothing'], variables);
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('Trade nothing does not exist in portfolio 1');
  const half = await prescientHere(['receipt', '1'], variables);
  expect(half).toMatchObject({ code: 2, stdout: '' });
  expect(half.stderr).toContain('receipt needs a portfolio and a trade');
});
