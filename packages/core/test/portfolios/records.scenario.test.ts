import { describe, expect, test } from 'vitest';
import {
  addPosition,
  closePosition,
  getPortfolio,
  getTrade,
  insertTrade,
  listPositions,
  parsePrice,
  parseShares,
  parseUsd,
  updatePortfolio,
  updatePosition,
  updateTradeStatus,
  type PortfolioPatch,
  type Position,
  type PositionPatch,
  type Trade,
} from '../../src/index.ts';
import { NOON } from '../support/builders.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, portfolio } = await openTestWorld();

const aTrade = (portfolioId: number, fields: Partial<Trade> = {}): Trade => ({
  portfolioId,
  tradeId: 'imported',
  occurredAt: NOON,
  recordedAt: NOON,
  venue: 'polymarket',
  marketId: '0xmarket',
  marketQuestion: 'Will it rain tomorrow?',
  action: 'buy_no',
  requestedAmount: parseUsd('12.5'),
  amount: parseUsd('12.5'),
  shares: parseShares('25'),
  fee: parseUsd('0.000001'),
  entryPrice: parsePrice('0.5'),
  fillModel: 'quoted',
  confidence: null,
  p: null,
  reason: null,
  status: 'open',
  rejectCode: null,
  eventId: null,
  eventTitle: null,
  eventEndDate: null,
  currentPnl: parseUsd('-0.000001'),
  realizedPnl: parseUsd('0'),
  ...fields,
});

const aLot = (portfolioId: number): Position => ({
  portfolioId,
  tradeId: 'imported',
  venue: 'polymarket',
  marketId: '0xmarket',
  marketQuestion: 'Will it rain tomorrow?',
  action: 'buy_no',
  amount: parseUsd('12.5'),
  shares: parseShares('25'),
  fee: parseUsd('0.000001'),
  entryPrice: parsePrice('0.5'),
  openedAt: NOON,
  status: 'open',
  mark: parsePrice('0.5'),
  markSource: 'entry',
  markedAt: NOON,
  currentPnl: parseUsd('-0.000001'),
  realizedPnl: parseUsd('0'),
  proceeds: parseUsd('0'),
  exitPrice: null,
  closedAt: null,
  exitReason: null,
  settlementId: null,
});

describe('records of single rows', () => {
  test('are stored and read back as they are', async () => {
    const { id } = await portfolio();
    await insertTrade(db, aTrade(id));
    await addPosition(db, aLot(id));
    expect(await getTrade(db, id, 'imported')).toEqual(aTrade(id));
    expect((await listPositions(db, { portfolioId: id, limit: 5 })).items).toEqual([aLot(id)]);
  });

  test('change only the fields that are named', async () => {
    const { id } = await portfolio();
    const key = { portfolioId: id, tradeId: 'imported' };
    await insertTrade(db, aTrade(id));
    await addPosition(db, aLot(id));
    await updatePortfolio(db, id, {
      name: 'renamed',
      strategyConfig: { edge: '0.05', list: [1, null, 'x'] },
    });
    expect(await getPortfolio(db, id)).toMatchObject({
      name: 'renamed',
      strategyConfig: { edge: '0.05', list: [1, null, 'x'] },
      balance: parseUsd('10000'),
    });
    await updatePosition(db, key, { mark: parsePrice('0.6'), markSource: 'book' });
    expect((await listPositions(db, { portfolioId: id, limit: 5 })).items).toEqual([
      { ...aLot(id), mark: parsePrice('0.6'), markSource: 'book' },
    ]);
    await updateTradeStatus(db, key, { status: 'closed', realizedPnl: parseUsd('2.5') });
    expect(await getTrade(db, id, 'imported')).toEqual(
      aTrade(id, { status: 'closed', realizedPnl: parseUsd('2.5') }),
    );
    await closePosition(db, key, {
      exitPrice: parsePrice('0.6'),
      closedAt: NOON,
      realizedPnl: parseUsd('2.5'),
    });
    expect((await listPositions(db, { portfolioId: id, status: 'closed', limit: 5 })).items).toMatchObject([
      {
        shares: 0n,
        amount: 0n,
        fee: 0n,
        exitPrice: parsePrice('0.6'),
        exitReason: 'sold',
        realizedPnl: parseUsd('2.5'),
      },
    ]);
    // They wrote no ledger, and the audit does not take their word.
    expect((await differencesOf(db, id)).length).toBeGreaterThan(0);
  });

  test.each([
    'balance = 0; --',
    '__proto__',
    'constructor',
    'toString',
    'id',
    'initialBalance',
    'createdAt',
    'initial_balance',
    '',
    'Balance',
  ])('refuse to update "%s"', async (field) => {
    const { id } = await portfolio();
    const patch = JSON.parse(`{ ${JSON.stringify(field)}: "0" }`) as PortfolioPatch & PositionPatch;
    const before = await sql('select *, xmin::text from portfolio_state where id = $1', id);
    await expect(updatePortfolio(db, id, patch)).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
      details: { field },
    });
    await expect(updatePosition(db, { portfolioId: id, tradeId: 'x' }, patch)).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
      details: { field },
    });
    await expect(
      updateTradeStatus(db, { portfolioId: id, tradeId: 'x' }, { ...patch, status: 'open' }),
    ).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
    });
    expect(await sql('select *, xmin::text from portfolio_state where id = $1', id)).toEqual(before);
  });

  test('refuse an update of nothing', async () => {
    await expect(updatePortfolio(db, 1, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(updatePosition(db, { portfolioId: 1, tradeId: 'x' }, {})).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  test('refuse to update what is not there', async () => {
    const key = { portfolioId: 1, tradeId: 'none' };
    await expect(updatePortfolio(db, 99, { name: 'x' })).rejects.toMatchObject({
      code: 'PORTFOLIO_NOT_FOUND',
    });
    await expect(updateTradeStatus(db, key, { status: 'closed' })).rejects.toMatchObject({
      code: 'TRADE_NOT_FOUND',
    });
    await expect(updatePosition(db, key, { mark: parsePrice('0.1') })).rejects.toMatchObject({
      code: 'TRADE_NOT_FOUND',
    });
    const exit = { exitPrice: parsePrice('0.1'), closedAt: NOON, realizedPnl: parseUsd('0') };
    await expect(closePosition(db, key, exit)).rejects.toMatchObject({ code: 'TRADE_NOT_FOUND' });
  });

  test('refuse texts that PostgreSQL could not store as they are', async () => {
    const { id } = await portfolio();
    await insertTrade(db, aTrade(id));
    await addPosition(db, aLot(id));
    const key = { portfolioId: id, tradeId: 'imported' };
    const writes = [
      () => updatePortfolio(db, id, { name: 'a\0b' }),
      () => updatePortfolio(db, id, { strategyConfig: { note: '\ud800' } }),
      () => insertTrade(db, aTrade(id, { tradeId: 'other', reason: '\udc00' })),
      () => updatePosition(db, key, { marketQuestion: 'a\0b' }),
    ];
    for (const write of writes) await expect(write()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('never take a number for money', async () => {
    const { id } = await portfolio();
    for (const balance of [0.1 + 0.2, 10_000, NaN, true]) {
      await expect(updatePortfolio(db, id, { balance } as unknown as PortfolioPatch)).rejects.toThrow(
        TypeError,
      );
    }
    expect(await getPortfolio(db, id)).toMatchObject({ balance: parseUsd('10000') });
  });
});
