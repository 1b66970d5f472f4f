import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  executeTrade,
  formatUsd,
  getPortfolio,
  getTrade,
  parseUsd,
  type DomainError,
} from '../../src/index.ts';
import { aBuy, aClose } from '../support/builders.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql } = await openTestWorld();

/** Counts the rows of each table under a command id. */
async function rowsUnder(commandId: string) {
  const count = (table: string, column = 'command_id') =>
    `(select count(*)::int from ${table} where portfolio_id = 1 and ${column} = $1) as ${table}`;
  const counts = ['commands', 'fills', 'ledger_transfers'].map((table) => count(table));
  const [row] = await sql(
    `select ${[...counts, count('trades', 'trade_id'), count('portfolio_positions', 'trade_id')].join(', ')}`,
    commandId,
  );
  return row;
}

describe('10,000 dollars spent 100 at a time', () => {
  test('a hundred trades leave exactly nothing', async () => {
    for (let n = 1; n <= 100; n += 1) await executeTrade(db, aBuy({ commandId: `t${n}`, price: '0.33' }));
    const [row] = await sql(
      'select balance, total_invested, trade_count, status from portfolio_state where id = 1',
    );
    expect(row).toEqual({
      balance: '0.000000',
      total_invested: '10000.000000',
      trade_count: 100,
      status: 'active',
    });
  });

  test('the hundred and first is refused, and the refusal is all that it leaves', async () => {
    const refusal = {
      code: 'INSUFFICIENT_FUNDS',
      details: { portfolioId: 1, cost: '100.000000', balance: '0.000000' },
    };
    await expect(executeTrade(db, aBuy({ commandId: 't101' }))).rejects.toMatchObject(refusal);
    expect(await rowsUnder('t101')).toEqual({
      commands: 1,
      trades: 1,
      portfolio_positions: 0,
      fills: 0,
      ledger_transfers: 0,
    });
    expect(await rowsUnder('t100')).toEqual({
      commands: 1,
      trades: 1,
      portfolio_positions: 1,
      fills: 1,
      ledger_transfers: 1,
    });
    expect(await getTrade(db, 1, 't101')).toMatchObject({
      status: 'rejected',
      rejectCode: 'INSUFFICIENT_FUNDS',
      requestedAmount: parseUsd('100'),
      amount: 0n,
      shares: 0n,
    });
    expect(await getPortfolio(db, 1)).toMatchObject({ balance: 0n, tradeCount: 100 });
  });

  test('not even a millionth of a dollar can be spent', async () => {
    const outcome = executeTrade(db, aBuy({ commandId: 'crumb', amount: '0.000001' }));
    await expect(outcome).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
  });

  test('the refusal is remembered word for word, even after funds arrive', async () => {
    const again = () => executeTrade(db, aBuy({ commandId: 't101' })).catch((error: DomainError) => error);
    const first = await again();
    await closeTrade(db, aClose({ commandId: 'c1', tradeId: 't1', price: '0.99' }));
    expect(formatUsd((await getPortfolio(db, 1)).balance)).toBe('299.999999');
    const second = await again();
    expect(second).toMatchObject({ code: 'INSUFFICIENT_FUNDS', details: { balance: '0.000000' } });
    expect(second).toEqual(first);
    expect(await rowsUnder('t101')).toMatchObject({ commands: 1, trades: 1, fills: 0 });
  });

  test('a new id buys with what arrived', async () => {
    expect(await executeTrade(db, aBuy({ commandId: 't102', amount: '299.999999' }))).toMatchObject({
      balance: 0n,
      replayed: false,
    });
    expect(await differencesOf(db)).toEqual([]);
  });
});
