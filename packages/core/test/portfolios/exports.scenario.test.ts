import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  closeTrade,
  commitCommands,
  csvLine,
  executeTrade,
  exportPage,
  exportPages,
  hashLedger,
  listEquity,
  reverseSettlement,
  settleTrade,
  snapshotEquity,
  type ExportName,
} from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement } from '../support/builders.ts';
import { openTestWorld } from '../support/test-database.ts';

let time = Date.now();
const { db, sql, portfolio } = await openTestWorld({ now: () => new Date(time) });
const means = { db, reads: db };

/** All rows of a table as objects, read in pages of so many. */
async function rowsOf(portfolioId: number, what: ExportName, limit = 500) {
  const rows: Record<string, string | null>[] = [];
  for await (const page of exportPages(db, { portfolioId, what, limit }))
    for (const cells of page.rows)
      rows.push(Object.fromEntries(page.columns.map((column, index) => [column, cells[index]!])));
  return rows;
}

/** The hash that a stranger computes from a portfolio's id, its initial balance and the lines of its exported fills. */
async function strangersHash(portfolioId: number, initialBalance: string, first = Infinity) {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const lines: string[] = [];
  for await (const { rows } of exportPages(db, { portfolioId, what: 'fills', limit: 97 }))
    lines.push(...rows.map(csvLine));
  return lines
    .slice(0, first)
    .reduce((hash, line) => sha256(`${hash}\n${line}`), sha256(`${portfolioId},${initialBalance}`));
}

describe('an export', () => {
  test('has every trade, fill and change of the equity as text, oldest first, in pages of any size', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, p: 0.25, marketQuestion: '=cmd, "rain"?' }));
    await executeTrade(db, aBuy({ portfolioId, commandId: 'b2', price: '0.5', action: 'buy_no' }));
    time += 60_000;
    await snapshotEquity(db, { since: null });
    await closeTrade(db, aClose({ portfolioId, shares: '100' }));
    await settleTrade(db, aSettlement({ portfolioId, tradeId: 'b2', commandId: 's', payout: 'void' }));
    await reverseSettlement(db, aReversal({ portfolioId, settlementId: 's' }));
    await executeTrade(db, aBuy({ portfolioId, commandId: 'dear', amount: '99999' })).catch(() => undefined);
    time += 60_000;
    await snapshotEquity(db, { since: null });
    const all = await rowsOf(portfolioId, 'trades');
    expect(all.map(({ trade_id, status, reject_code }) => [trade_id, status, reject_code])).toEqual([
      ['buy', 'open', null],
      ['b2', 'open', null],
      ['dear', 'rejected', 'INSUFFICIENT_FUNDS'],
    ]);
    expect(all[0]).toMatchObject({
      portfolio_id: `${portfolioId}`,
      timestamp: '2020-03-01T12:00:00.000Z',
      market_question: '=cmd, "rain"?',
      amount: '100.000000',
      p: '0.25',
    });
    const fills = await rowsOf(portfolioId, 'fills');
    expect(fills.map(({ kind, reverses }) => [kind, reverses])).toEqual([
      ['buy', null],
      ['buy', null],
      ['sell', null],
      ['void', null],
      ['reverse', 's'],
    ]);
    expect(fills[3]).toMatchObject({ price: null, gross: '100.000000', exit_fee: '0.000000' });
    const equity = await rowsOf(portfolioId, 'equity');
    expect(equity.map((row) => [row['equity'], row['balance'], row['open_positions']])).toEqual([
      ['10000.000000', '10000.000000', '0'],
      ['10000.000000', '9800.000000', '2'],
      ['10020.000000', '9840.000000', '2'],
    ]);
    for (const what of ['trades', 'fills', 'equity'] as const)
      for (const limit of [1, 2])
        expect(await rowsOf(portfolioId, what, limit)).toEqual(await rowsOf(portfolioId, what));
  });

  test('of a portfolio that did nothing is empty but for the opening', async () => {
    const { id } = await portfolio('5');
    expect(await rowsOf(id, 'trades')).toEqual([]);
    expect(await rowsOf(id, 'fills')).toEqual([]);
    expect(await rowsOf(id, 'equity')).toMatchObject([{ equity: '5.000000', open_positions: '0' }]);
  });

  test('of nothing, in no pages or from a cursor of nobody is refused', async () => {
    const query = { portfolioId: 1, what: 'fills', limit: 10 } as const;
    await expect(exportPage(db, { ...query, portfolioId: 99 })).rejects.toMatchObject({
      code: 'PORTFOLIO_NOT_FOUND',
    });
    for (const wrong of [{ limit: 0 }, { limit: 501 }, { cursor: 'x' }, { what: 'tokens' as 'fills' }])
      await expect(exportPage(db, { ...query, ...wrong })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

test('the equity over time begins with the opening, and its pages go on after each other', async () => {
  const { id: portfolioId } = await portfolio('100');
  const commandIds = ['a', 'b', 'c'];
  for (const commandId of commandIds) {
    time += 60_000;
    await executeTrade(db, aBuy({ portfolioId, commandId, marketId: commandId, amount: '10' }));
    await snapshotEquity(db, { since: null });
  }
  const whole = await listEquity(db, { portfolioId, limit: 10 });
  expect(whole.nextCursor).toBeNull();
  expect(
    whole.items.map(({ equity, balance, marketValue, openPositions }) => [
      equity,
      balance,
      marketValue,
      openPositions,
    ]),
  ).toEqual([
    [100_000_000n, 100_000_000n, 0n, 0],
    [100_000_000n, 90_000_000n, 10_000_000n, 1],
    [100_000_000n, 80_000_000n, 20_000_000n, 2],
    [100_000_000n, 70_000_000n, 30_000_000n, 3],
  ]);
  const paged = [];
  let cursor: string | null = null;
  do {
    const page = await listEquity(db, { portfolioId, limit: 1, cursor });
    paged.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(paged).toEqual(whole.items);
  await expect(listEquity(db, { portfolioId: 99, limit: 1 })).rejects.toMatchObject({
    code: 'PORTFOLIO_NOT_FOUND',
  });
});

describe('the hash of a ledger', () => {
  test('is that of its exported fills, one after another, also where it goes on from a kept one', async () => {
    const { id, initialBalance } = await portfolio('100000');
    expect(await hashLedger(means, { id, initialBalance })).toEqual({
      fills: 0,
      hash: await strangersHash(id, '100000.000000'),
      added: 0,
    });
    const buys = Array.from({ length: 1_100 }, (_, n) =>
      aBuy({ portfolioId: id, commandId: `t${n}`, amount: '1' }),
    );
    await commitCommands(db, buys.slice(0, 600));
    const first = await hashLedger(means, { id, initialBalance });
    expect(first).toEqual({ fills: 600, hash: await strangersHash(id, '100000.000000'), added: 600 });
    expect(await sql('select fills, hash from ledger_hashes where portfolio_id = $1', id)).toEqual([
      { fills: 600, hash: first.hash },
    ]);
    time += 1;
    await commitCommands(db, buys.slice(600));
    const second = await hashLedger(means, { id, initialBalance });
    expect(second).toEqual({ fills: 1_100, hash: await strangersHash(id, '100000.000000'), added: 500 });
    expect(await strangersHash(id, '100000.000000', 600)).toBe(first.hash);
    expect(await strangersHash(id, '100000.000001')).not.toBe(second.hash);
  });
});
