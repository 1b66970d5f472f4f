import { describe, expect, test } from 'vitest';
import {
  cancelSignals,
  executeSignals,
  executeTrade,
  getPortfolio,
  getTrade,
  listSignals,
  pausePortfolio,
  resumePortfolio,
  signalCommandId,
  submitSignals,
  type SignalRecord,
} from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { readable } from '../support/in-memory.ts';
import { aSale, aSignal, importRain } from '../support/signals.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

let now = new Date('2026-03-01T12:00:00.000Z');
const { db, sql, portfolio, another } = await openTestWorld({ now: () => now });
await importRain(db);

const later = (ms: number): Date => new Date(now.getTime() + ms);
/** The fate of each signal in a few words. */
const fates = (signals: readonly SignalRecord[]) =>
  signals.map(({ signalId, status, rejectCode }) =>
    [signalId, status, ...(rejectCode ? [rejectCode] : [])].join(' '),
  );
const listed = async (portfolioId: number) =>
  fates((await listSignals(db, { portfolioId, limit: 500 })).items).toSorted();
const execute = async (portfolioId: number, ids?: readonly string[]) =>
  (await executeSignals(db, { portfolioId, ids, limit: 500 })).items;
const balanceOf = async (id: number) => readable(await getPortfolio(db, id))['balance'];
const countOf = async (table: string, id: number) =>
  (await sql(`select count(*)::int as n from ${table} where portfolio_id = $1`, id))[0]!['n'];

describe('a signal', () => {
  test('is pending, then executed once, and its trade has its p and its reason', async () => {
    const { id } = await portfolio();
    const [submitted] = await submitSignals(db, id, [aSignal()]);
    expect(submitted).toMatchObject({ replayed: false, signal: { status: 'pending', cycleId: null } });
    expect(await countOf('trades', id)).toBe(0);
    expect(fates((await execute(id)).map(({ signal }) => signal))).toEqual(['s1 executed']);
    expect(await execute(id)).toEqual([]);
    expect(await execute(id, ['s1'])).toMatchObject([{ signal: { status: 'executed' }, refusal: null }]);
    const trade = await getTrade(db, id, signalCommandId('s1'));
    expect(trade).toMatchObject({
      p: 0.6,
      reason: 'clouds',
      marketQuestion: 'Will it rain in Port Astrid tomorrow?',
    });
    expect(readable(trade)).toMatchObject({ shares: '500.000000', amount: '100.000000' });
    expect(await balanceOf(id)).toBe('9900.000000');
    expect(await differencesOf(db, id)).toEqual([]);
  });

  test('that sells takes a part of a trade, or what is left of it', async () => {
    const { id } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId: id, marketId: 'rain' }));
    await submitSignals(db, id, [aSale('buy', { signalId: 'part', shares: '200' }), aSale('buy')]);
    expect(fates((await execute(id)).map(({ signal }) => signal))).toEqual([
      'part executed',
      'sale executed',
    ]);
    expect(await balanceOf(id)).toBe('10100.000000');
    expect(await getTrade(db, id, 'buy')).toMatchObject({ status: 'closed' });
  });

  test('that is submitted again is the same one, and another under its id is a CONFLICT', async () => {
    const { id } = await portfolio();
    await submitSignals(db, id, [aSignal()]);
    await execute(id);
    const again = await submitSignals(db, id, [
      aSignal({ limitPrice: '0.200000' }),
      aSignal({ signalId: 's2' }),
    ]);
    expect(again.map(({ signal, replayed }) => [signal.status, replayed])).toEqual([
      ['executed', true],
      ['pending', false],
    ]);
    for (const other of [
      { limitPrice: '0.21' },
      { stake: '101' },
      { outcome: 1 as const },
      { p: 0.61 },
      { why: null },
      { confidence: 0.5 },
      { version: 2 },
      { timeInForce: 'FAK' as const },
      { expiresAt: later(1) },
    ])
      await expect(
        submitSignals(db, id, [aSignal({ signalId: 's3' }), aSignal(other)]),
      ).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    expect(await listed(id)).toEqual(['s1 executed', 's2 pending']);
    expect(await balanceOf(id)).toBe('9900.000000');
  });

  test('that the portfolio refuses is rejected, with the reason; the others are executed', async () => {
    const { id } = await portfolio('150');
    await submitSignals(db, id, [
      aSignal(),
      aSignal({ signalId: 's2' }),
      aSignal({ signalId: 's3', stake: '50' }),
      aSale('nothing', { signalId: 's4' }),
    ]);
    await execute(id);
    expect(await listed(id)).toEqual([
      's1 executed',
      's2 rejected INSUFFICIENT_FUNDS',
      's3 executed',
      's4 rejected TRADE_NOT_FOUND',
    ]);
    const { items } = await listSignals(db, { portfolioId: id, status: 'rejected', limit: 10 });
    expect(items[1]!.rejectReason).toContain('The trade costs 100.000000 but the balance is 50.000000');
    expect(await differencesOf(db, id)).toEqual([]);
  });

  test('waits where its command may succeed later', async () => {
    const { id } = await portfolio();
    await submitSignals(db, id, [aSignal()]);
    await sql("update portfolio_state set status = 'locked' where id = $1", id);
    expect(await execute(id)).toMatchObject([
      { signal: { status: 'pending' }, refusal: { code: 'PORTFOLIO_LOCKED' } },
    ]);
    await sql("update portfolio_state set status = 'active' where id = $1", id);
    expect(fates((await execute(id)).map(({ signal }) => signal))).toEqual(['s1 executed']);
  });

  test('is rejected by a portfolio that is paused, and a new one is executed once it is resumed', async () => {
    const { id } = await portfolio();
    await submitSignals(db, id, [aSignal()]);
    await pausePortfolio(db, id);
    await execute(id);
    await resumePortfolio(db, id);
    await submitSignals(db, id, [aSignal({ signalId: 's2' })]);
    await execute(id);
    expect(await listed(id)).toEqual(['s1 rejected PORTFOLIO_PAUSED', 's2 executed']);
  });
});

describe('a signal that expires', () => {
  test('is not taken when it has expired already, and is known again after it has', async () => {
    const { id } = await portfolio();
    await expect(submitSignals(db, id, [aSignal({ expiresAt: now })])).rejects.toMatchObject({
      code: 'SIGNAL_EXPIRED',
      details: { field: 'signals.0' },
    });
    const soon = aSignal({ expiresAt: later(1) });
    await submitSignals(db, id, [soon]);
    now = later(1);
    expect(await submitSignals(db, id, [soon])).toMatchObject([
      { replayed: true, signal: { status: 'pending' } },
    ]);
  });

  test('while it waits never fires, at its moment or later, and leaves no trade', async () => {
    const { id } = await portfolio();
    const signals = [
      aSignal({ expiresAt: later(1_000) }),
      aSignal({ signalId: 's2', expiresAt: later(1_001) }),
    ];
    await submitSignals(db, id, signals);
    now = later(1_000);
    await execute(id);
    expect(await listed(id)).toEqual(['s1 expired', 's2 executed']);
    expect(await countOf('trades', id)).toBe(1);
    expect(await countOf('commands', id)).toBe(1);
    // A process whose clock is behind finds it decided.
    const behind = await another({ now: () => later(-10_000) });
    await executeSignals(behind, { portfolioId: id, ids: ['s1'], limit: 500 });
    expect(await listed(id)).toEqual(['s1 expired', 's2 executed']);
  });

  test('is not taken back but has expired', async () => {
    const { id } = await portfolio();
    await submitSignals(db, id, [aSignal({ expiresAt: later(5) }), aSignal({ signalId: 's2' })]);
    now = later(5);
    expect(fates(await cancelSignals(db, id, ['s2', 's1']))).toEqual(['s2 canceled', 's1 expired']);
  });
});

describe('a signal that is taken back', () => {
  test('is never executed; one that was decided stays as it is; an unknown one takes nothing back', async () => {
    const { id } = await portfolio();
    await submitSignals(db, id, [aSignal(), aSignal({ signalId: 's2' }), aSignal({ signalId: 's3' })]);
    await execute(id, ['s1']);
    await expect(cancelSignals(db, id, ['s3', 'unknown'])).rejects.toMatchObject({
      code: 'SIGNAL_NOT_FOUND',
    });
    expect(fates(await cancelSignals(db, id, ['s1', 's2']))).toEqual(['s1 executed', 's2 canceled']);
    expect(fates(await cancelSignals(db, id, ['s2']))).toEqual(['s2 canceled']);
    await execute(id);
    await execute(id, ['s2']);
    expect(await listed(id)).toEqual(['s1 executed', 's2 canceled', 's3 executed']);
    expect(await countOf('trades', id)).toBe(2);
  });
});

describe('signals that nobody can execute', () => {
  test.each([
    ['of an unknown market', aSignal({ marketId: 'fog' }), 'MARKET_NOT_FOUND signals.1'],
    ['that sells a trade of the other side', aSale('buy', { outcome: 1 }), 'INVALID_INPUT signals.1.tradeId'],
    ['with p 0', aSignal({ p: 0 }), 'INVALID_INPUT signals.1.p'],
    ['with p 1', aSignal({ p: 1 }), 'INVALID_INPUT signals.1.p'],
    ['with p NaN', aSignal({ p: Number.NaN }), 'INVALID_INPUT signals.1.p'],
    ['that buys at 0', aSignal({ limitPrice: '0' }), 'INVALID_INPUT signals.1.limitPrice'],
    ['that stakes nothing', aSignal({ stake: '0' }), 'INVALID_INPUT signals.1.stake'],
    ['that buys without a stake', aSignal({ stake: null }), 'INVALID_INPUT signals.1.stake'],
    ['that buys a trade', aSignal({ tradeId: 'buy' }), 'INVALID_INPUT signals.1.tradeId'],
    ['that sells a stake', aSale('buy', { stake: '1' }), 'INVALID_INPUT signals.1.stake'],
    ['that sells no shares', aSale('buy', { shares: '0' }), 'INVALID_INPUT signals.1.shares'],
    ['with a version that is no number', aSignal({ version: 0.5 }), 'INVALID_INPUT signals.1.version'],
    ['with an id that is too long', aSignal({ signalId: 'x'.repeat(201) }), 'INVALID_INPUT signals.1.id'],
    ['with the id of one before', aSignal({ signalId: 'sound' }), 'INVALID_INPUT signals.1.id'],
  ])('%s are refused, and the sound ones beside them too', async (_, signal, refusal) => {
    const [code, field] = refusal.split(' ');
    const { id } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId: id, marketId: 'rain' }));
    const submitting = submitSignals(db, id, [aSignal({ signalId: 'sound' }), signal]);
    await expect(submitting).rejects.toMatchObject({ code, details: { field } });
    expect(await listed(id)).toEqual([]);
  });

  test('of a portfolio that does not exist are refused', async () => {
    await expect(submitSignals(db, 999_999, [aSignal()])).rejects.toMatchObject({
      code: 'PORTFOLIO_NOT_FOUND',
    });
    await expect(cancelSignals(db, 999_999, ['x'])).rejects.toMatchObject({ code: 'PORTFOLIO_NOT_FOUND' });
  });
});

describe('the list of signals', () => {
  test('is paged newest first, by status, strategy and market; execution is paged oldest first', async () => {
    const { id } = await portfolio();
    const names = ['a', 'b', 'c', 'd', 'e'];
    await submitSignals(
      db,
      id,
      names.map((signalId) =>
        aSignal({ signalId, strategy: signalId === 'b' ? 'other' : 'favourite', stake: '1' }),
      ),
    );
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const page = await listSignals(db, { portfolioId: id, limit: 2, cursor });
      pages.push(page.items.map(({ signalId }) => signalId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
    const market = { venue: 'polymarket', marketId: 'rain' };
    expect(await listSignals(db, { portfolioId: id, strategy: 'other', market, limit: 9 })).toMatchObject({
      items: [{ signalId: 'b' }],
    });
    const none = await listSignals(db, { portfolioId: id, market: { ...market, marketId: 'fog' }, limit: 9 });
    expect(none.items).toEqual([]);
    const first = await executeSignals(db, { portfolioId: id, limit: 2 });
    expect(fates(first.items.map(({ signal }) => signal))).toEqual(['a executed', 'b executed']);
    const rest = await executeSignals(db, { portfolioId: id, limit: 9, cursor: first.nextCursor });
    expect(fates(rest.items.map(({ signal }) => signal))).toEqual(['c executed', 'd executed', 'e executed']);
    expect(rest.nextCursor).toBeNull();
    await expect(listSignals(db, { portfolioId: id, limit: 2, cursor: 'x' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

test('a signal whose id was traded under before there were signals is rejected, and waits for nothing', async () => {
  const { id } = await portfolio();
  await sql(
    `insert into commands (portfolio_id, command_id, kind, request_hash, result, recorded_at)
     values ($1, $2, 'execute', 'another', '{"accepted": false}', now())`,
    id,
    signalCommandId('s1'),
  );
  await submitSignals(db, id, [aSignal()]);
  await execute(id);
  expect(await listed(id)).toEqual(['s1 rejected CONFLICT']);
});

test('a trade of somebody else cannot take the id of the command of a signal', async () => {
  const { id } = await portfolio();
  await expect(
    executeTrade(db, aBuy({ portfolioId: id, commandId: signalCommandId('s1') })),
  ).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: { field: 'commandId' },
  });
});

test('two processes that execute the same signals at once trade each once, and both tell the truth', async () => {
  const { id } = await portfolio();
  const other = await another();
  const names = Array.from({ length: 20 }, (_, n) => `r${n}`);
  await submitSignals(
    db,
    id,
    names.map((signalId) => aSignal({ signalId, stake: '10' })),
  );
  const answers = await Promise.all(
    [db, other, db, other].map((process) =>
      executeSignals(process, { portfolioId: id, ids: names, limit: 500 }),
    ),
  );
  for (const { items } of answers)
    expect(new Set(items.map(({ signal }) => signal.status))).toEqual(new Set(['executed']));
  expect(await balanceOf(id)).toBe('9800.000000');
  expect(await countOf('trades', id)).toBe(20);
  expect(await differencesOf(db, id)).toEqual([]);
});
