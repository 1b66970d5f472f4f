import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  executeTrade,
  getPortfolio,
  getTrade,
  listPortfolios,
  listPositions,
  listTrades,
  loadPortfolio,
  parseUsd,
  settleTrade,
  verifyAudit,
} from '../../src/index.ts';
import { aBuy, aClose, aSettlement, tickingClock } from '../support/builders.ts';
import { readable } from '../support/in-memory.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, sql } = await openTestWorld({ now: tickingClock() });

/** Portfolio 1 as a person with psql reads it. */
const sums = async () => {
  const columns = 'balance, total_invested, realized_pnl, total_profit_loss, trade_count';
  return (await sql(`select ${columns} from portfolio_state where id = 1`))[0];
};

/** The columns whose properties have another name. */
const COLUMNS: Readonly<Record<string, string>> = {
  occurredAt: 'timestamp',
  openedAt: 'entry_timestamp',
  closedAt: 'exit_timestamp',
};

/** A row as SQL names and prints it. */
function asStored(row: object): Record<string, unknown> {
  const snake = (name: string) =>
    COLUMNS[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const printed = (value: unknown) =>
    value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '+00') : value;
  return Object.fromEntries(
    Object.entries(readable(row)).map(([field, value]) => [snake(field), printed(value)]),
  );
}
/** PostgreSQL drops the zeros at the end of a fraction of a second. */
const withMilliseconds = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([field, value]) => {
      const time =
        typeof value === 'string' && /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/.exec(value);
      return [field, time ? `${time[1]}.${(time[2] ?? '').padEnd(3, '0')}+00` : value];
    }),
  );

describe('portfolio 1, entry by entry', () => {
  test('the migrations leave it with 10,000 dollars and nothing else', async () => {
    const columns =
      'id, name, initial_balance, balance, total_invested, total_profit_loss, realized_pnl, trade_count, status';
    expect(await sql(`select ${columns} from portfolio_state`)).toEqual([
      {
        id: 1,
        name: 'default',
        initial_balance: '10000.000000',
        balance: '10000.000000',
        total_invested: '0.000000',
        total_profit_loss: '0.000000',
        realized_pnl: '0.000000',
        trade_count: 0,
        status: 'active',
      },
    ]);
    expect(
      await sql('select command_id, transfer_id, debit, credit, amount, kind from ledger_transfers'),
    ).toEqual([
      {
        command_id: 'deposit',
        transfer_id: 1,
        debit: 'cash',
        credit: 'funding',
        amount: '10000.000000',
        kind: 'deposit',
      },
    ]);
  });

  test('reading it writes nothing', async () => {
    const everything = async () => [
      await sql('select *, xmin::text from portfolio_state'),
      await sql('select * from trades'),
    ];
    const before = await everything();
    const { portfolio, positions } = await loadPortfolio(db, 1);
    expect(await getPortfolio(db, 1)).toEqual(portfolio);
    expect(await listPortfolios(db, { limit: 10 })).toEqual({ items: [portfolio], nextAfter: null });
    expect(positions).toEqual([]);
    expect(await listTrades(db, { portfolioId: 1, limit: 10 })).toEqual({ items: [], nextCursor: null });
    expect(await everything()).toEqual(before);
  });

  test('ten trades of 10, 20, … 100 dollars at 0.25', async () => {
    for (let n = 1; n <= 10; n += 1) {
      const answer = await executeTrade(
        db,
        aBuy({ commandId: `t${n}`, amount: `${n * 10}`, price: '0.25', marketId: `m${n}` }),
      );
      expect(answer).toMatchObject({
        tradeId: `t${n}`,
        replayed: false,
        fee: 0n,
        cost: parseUsd(`${n * 10}`),
      });
      expect(answer.balance).toBe(parseUsd(`${10_000 - 5 * n * (n + 1)}`));
    }
    expect(await sums()).toEqual({
      balance: '9450.000000',
      total_invested: '550.000000',
      realized_pnl: '0.000000',
      total_profit_loss: '0.000000',
      trade_count: 10,
    });
  });

  test('history is newest first', async () => {
    const { items, nextCursor } = await listTrades(db, { portfolioId: 1, limit: 100 });
    expect(items.map(({ tradeId }) => tradeId)).toEqual([
      't10',
      't9',
      't8',
      't7',
      't6',
      't5',
      't4',
      't3',
      't2',
      't1',
    ]);
    expect(nextCursor).toBeNull();
    expect(items.every(({ status }) => status === 'open')).toBe(true);
  });

  test('positions hold four shares for each dollar', async () => {
    const { positions } = await loadPortfolio(db, 1);
    expect(positions.map(({ tradeId, shares, amount }) => readable({ tradeId, shares, amount }))).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2, 10, 1].map((n) => ({
        tradeId: `t${n}`,
        shares: `${n * 40}.000000`,
        amount: `${n * 10}.000000`,
      })),
    );
  });

  test('a whole close, a part close, a win and a loss', async () => {
    await closeTrade(db, aClose({ commandId: 'c1', tradeId: 't1', price: '0.30' }));
    await closeTrade(db, aClose({ commandId: 'c2', tradeId: 't2', price: '0.20', shares: '30' }));
    await settleTrade(db, aSettlement({ commandId: 's3', tradeId: 't3', payout: '1' }));
    await settleTrade(db, aSettlement({ commandId: 's4', tradeId: 't4', payout: '0' }));
    // +12 −2.00 (10 cost 7.50, 30 × 0.20 = 6); won 120 for 30; lost 40.
    expect(await sums()).toEqual({
      balance: '9588.000000',
      total_invested: '462.500000',
      realized_pnl: '50.500000',
      total_profit_loss: '50.500000',
      trade_count: 10,
    });
    const { items } = await listTrades(db, { portfolioId: 1, limit: 10, status: 'closed' });
    expect(items.map(({ tradeId, realizedPnl }) => readable({ tradeId, realizedPnl }))).toEqual([
      { tradeId: 't4', realizedPnl: '-40.000000' },
      { tradeId: 't3', realizedPnl: '90.000000' },
      { tradeId: 't1', realizedPnl: '2.000000' },
    ]);
  });
});

describe('what core reads and what `select *` shows', () => {
  test('agree column by column, with no column more or less', async () => {
    const [state] = await sql('select * from portfolio_state');
    expect(withMilliseconds(state!)).toEqual(asStored(await getPortfolio(db, 1)));
    const trades = await sql('select * from trades order by recorded_at desc, trade_id desc');
    const { items } = await listTrades(db, { portfolioId: 1, limit: 100 });
    expect(trades.map(withMilliseconds)).toEqual(items.map(asStored));
    expect(items).toHaveLength(10);
    const lots = await sql('select * from portfolio_positions order by entry_timestamp desc, trade_id desc');
    const positions = await listPositions(db, { portfolioId: 1, limit: 100 });
    expect(lots.map(withMilliseconds)).toEqual(positions.items.map(asStored));
    expect(await getTrade(db, 1, 't7')).toEqual(items.find(({ tradeId }) => tradeId === 't7'));
  });

  test('are sums of the facts, and the audit says so', async () => {
    const report = await verifyAudit(db);
    expect(report).toMatchObject({ clean: true, differences: [], portfolios: 1, positions: 10, fills: 14 });
    const [ledger] = await sql('select count(*)::int as transfers from ledger_transfers');
    expect(report.transfers).toBe(ledger!['transfers']);
  });
});
