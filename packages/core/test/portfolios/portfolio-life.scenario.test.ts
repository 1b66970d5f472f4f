import { describe, expect, test } from 'vitest';
import {
  archivePortfolio,
  clonePortfolio,
  closeTrade,
  commitCommands,
  createPortfolio,
  executeTrade,
  findPortfolio,
  getPortfolio,
  getRisk,
  haltPortfolio,
  lockAfterAudit,
  parseUsd,
  pausePortfolio,
  PORTFOLIO_TEMPLATES,
  resetPortfolio,
  setLimits,
  settleTrade,
} from '../../src/index.ts';
import { aBuy, aClose, aSettlement } from '../support/builders.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql } = await openTestWorld();

const settings = {
  name: 'original',
  initialBalance: parseUsd('500'),
  fillModel: 'quoted',
  replenishmentHalfLifeMs: 60_000,
  strategyType: 'wave',
  strategyConfig: { edge: 0.05 },
} as const;
const original = (id: number) => createPortfolio(db, { ...settings, id });
const factsOf = (id: number) =>
  sql('select command_id, kind from fills where portfolio_id = $1 order by 1', id);

describe('a clone', () => {
  test('has the settings and the initial balance of its original, and no money, trades or positions', async () => {
    await original(10);
    await executeTrade(db, aBuy({ portfolioId: 10 }));
    await pausePortfolio(db, 10, 'holiday');
    const clone = await clonePortfolio(db, { from: 10, id: 11 });
    expect(clone).toMatchObject({
      ...settings,
      id: 11,
      balance: parseUsd('500'),
      tradeCount: 0,
      status: 'active',
      statusReason: null,
      originId: 10,
    });
    expect(await clonePortfolio(db, { from: 10, id: 12, name: 'mine' })).toMatchObject({ name: 'mine' });
    expect(await differencesOf(db, 11)).toEqual([]);
  });

  test('that is asked for again is the same one, and its id is nobody else’s', async () => {
    await original(15);
    await clonePortfolio(db, { from: 15, id: 16 });
    await executeTrade(db, aBuy({ portfolioId: 16 }));
    expect(await clonePortfolio(db, { from: 15, id: 16 })).toMatchObject({ tradeCount: 1 });
    const taken = { code: 'PORTFOLIO_EXISTS' };
    await expect(clonePortfolio(db, { from: 15, id: 15 })).rejects.toMatchObject(taken);
    await expect(clonePortfolio(db, { from: 16, id: 16 })).rejects.toMatchObject(taken);
    await expect(createPortfolio(db, { ...settings, id: 16 })).rejects.toMatchObject(taken);
    await expect(clonePortfolio(db, { from: 99, id: 17 })).rejects.toMatchObject({
      code: 'PORTFOLIO_NOT_FOUND',
    });
  });
});

describe('an archived portfolio', () => {
  test('buys no more, while what it holds is closed and settled, and its history stays', async () => {
    await original(20);
    await commitCommands(db, [aBuy({ portfolioId: 20 }), aBuy({ portfolioId: 20, commandId: 'b2' })]);
    expect(await archivePortfolio(db, 20, 'the year is over')).toMatchObject({
      status: 'archived',
      statusReason: 'the year is over',
    });
    await expect(executeTrade(db, aBuy({ portfolioId: 20, commandId: 'b3' }))).rejects.toMatchObject({
      code: 'PORTFOLIO_ARCHIVED',
      details: { portfolioId: 20, reason: 'the year is over' },
    });
    await closeTrade(db, aClose({ portfolioId: 20 }));
    await settleTrade(db, aSettlement({ portfolioId: 20, tradeId: 'b2' }));
    expect((await factsOf(20)).map(({ kind }) => kind)).toEqual(['buy', 'buy', 'sell', 'settle']);
    expect(await differencesOf(db, 20)).toEqual([]);
  });

  test('keeps its first reason and moment', async () => {
    await original(21);
    const archived = await archivePortfolio(db, 21, 'first');
    expect(await archivePortfolio(db, 21, 'second')).toEqual(archived);
    await expect(archivePortfolio(db, 99)).rejects.toMatchObject({ code: 'PORTFOLIO_NOT_FOUND' });
    await original(22);
    await lockAfterAudit(db, 22, 'audit');
    await expect(archivePortfolio(db, 22)).rejects.toMatchObject({ code: 'PORTFOLIO_LOCKED' });
  });
});

describe('a reset', () => {
  test('archives the portfolio with all that it did, and opens a fresh one with its settings', async () => {
    await original(30);
    await executeTrade(db, aBuy({ portfolioId: 30 }));
    const fresh = await resetPortfolio(db, { from: 30, id: 31 });
    expect(fresh).toMatchObject({ ...settings, id: 31, tradeCount: 0, status: 'active', originId: 30 });
    expect(await getPortfolio(db, 30)).toMatchObject({
      status: 'archived',
      statusReason: 'reset: portfolio 31 goes on',
      tradeCount: 1,
    });
    expect(await factsOf(30)).toHaveLength(1);
    await closeTrade(db, aClose({ portfolioId: 30 }));
    await executeTrade(db, aBuy({ portfolioId: 31 }));
    expect(await differencesOf(db)).toEqual([]);
  });

  test('that is sent again answers with the same fresh one, and another one is refused', async () => {
    await original(35);
    await resetPortfolio(db, { from: 35, id: 36 });
    await executeTrade(db, aBuy({ portfolioId: 36 }));
    expect(await resetPortfolio(db, { from: 35, id: 36 })).toMatchObject({ id: 36, tradeCount: 1 });
    await expect(resetPortfolio(db, { from: 35, id: 37 })).rejects.toMatchObject({
      code: 'PORTFOLIO_ARCHIVED',
      message: expect.stringContaining('Clone it to begin again'),
    });
    expect(await findPortfolio(db, 37)).toBeNull();
  });

  test('into an id that is taken, of a locked portfolio or of none changes nothing', async () => {
    await original(40);
    const active = await getPortfolio(db, 40);
    for (const id of [1, 40])
      await expect(resetPortfolio(db, { from: 40, id })).rejects.toMatchObject({ code: 'PORTFOLIO_EXISTS' });
    expect(await getPortfolio(db, 40)).toEqual(active);
    await lockAfterAudit(db, 40, 'audit');
    await expect(resetPortfolio(db, { from: 40, id: 41 })).rejects.toMatchObject({
      code: 'PORTFOLIO_LOCKED',
    });
    await expect(resetPortfolio(db, { from: 99, id: 41 })).rejects.toMatchObject({
      code: 'PORTFOLIO_NOT_FOUND',
    });
    await expect(resetPortfolio(db, { from: 40, id: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await findPortfolio(db, 41)).toBeNull();
  });

  test('by twenty callers at once opens one portfolio for each that asked for it first', async () => {
    await original(50);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, caller) => resetPortfolio(db, { from: 50, id: 51 + (caller % 4) })),
    );
    const opened = new Set(outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : [])));
    expect(opened.size).toBe(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'PORTFOLIO_ARCHIVED' });
    const rows = await sql('select id from portfolio_state where id between 51 and 54');
    expect(rows.map(({ id }) => id)).toEqual([...opened]);
  });
});

test('limits come along with a clone and a reset, and so does a kill switch that is on', async () => {
  await original(70);
  const signed = { portfolioId: 70, reason: 'careful', by: 'a test' };
  await setLimits(db, { ...signed, limits: { maxStake: parseUsd('50') } });
  await clonePortfolio(db, { from: 70, id: 71 });
  await haltPortfolio(db, { ...signed, reason: 'stop' });
  expect(await resetPortfolio(db, { from: 70, id: 72 })).toEqual(await getPortfolio(db, 72));
  const buy = (portfolioId: number, amount: string) => executeTrade(db, aBuy({ portfolioId, amount }));
  await expect(buy(71, '51')).rejects.toMatchObject({ code: 'RISK_LIMIT' });
  expect(await executeTrade(db, aBuy({ portfolioId: 71, commandId: 'less', amount: '50' }))).toBeDefined();
  await expect(buy(72, '1')).rejects.toMatchObject({ code: 'TRADING_HALTED' });
  expect(await getRisk(db, 71)).toMatchObject({
    version: 1,
    limits: { maxStake: parseUsd('50') },
    halt: null,
  });
  expect(await differencesOf(db)).toEqual([]);
});

test.each(Object.entries(PORTFOLIO_TEMPLATES))('template %s opens a portfolio', async (name, template) => {
  const id = 100 + Object.keys(PORTFOLIO_TEMPLATES).indexOf(name);
  const { about: _, ...wanted } = template;
  expect(await createPortfolio(db, { id, name, ...wanted })).toMatchObject(wanted);
});
