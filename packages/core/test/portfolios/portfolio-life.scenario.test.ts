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
  listRiskChanges,
  lockAfterAudit,
  NO_LIMITS,
  openingFromTemplate,
  parseUsd,
  pausePortfolio,
  PORTFOLIO_TEMPLATES,
  resetPortfolio,
  setLimits,
  settleTrade,
  TEMPLATE_NAMES,
  type TemplateName,
} from '../../src/index.ts';
import { aBuy, aClose, aSettlement } from '../support/builders.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, owner } = await openTestWorld();

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

/** An opening from a template, with some fields replaced. */
const fromTemplate = (
  id: number,
  template: TemplateName,
  fields: Partial<Parameters<typeof openingFromTemplate>[0]> = {},
) => {
  const left = { initialBalance: undefined, fillModel: undefined, replenishmentHalfLifeMs: undefined };
  return openingFromTemplate({ id, name: template, template, ...left, ...fields })!;
};

describe('a template', () => {
  test.each(TEMPLATE_NAMES.map((name, index) => [name, 100 + index] as const))(
    '%s opens a portfolio under its limits',
    async (name, id) => {
      const { about: _, limits, ...wanted } = PORTFOLIO_TEMPLATES[name];
      const opened = await createPortfolio(db, fromTemplate(id, name));
      expect(opened).toMatchObject(wanted);
      expect(await getPortfolio(db, id)).toEqual(opened);
      expect((await getRisk(db, id)).limits).toEqual(limits);
    },
  );

  test('with limits writes their first version with the portfolio, and they bind its first buy', async () => {
    const wanted = fromTemplate(110, 'careful-book');
    const opened = await createPortfolio(db, wanted);
    expect(opened.riskVersion).toBe(1);
    const { items } = await listRiskChanges(db, 110, { limit: 9 });
    const source = 'template careful-book';
    expect(items).toMatchObject([
      { version: 1, change: 'set', reason: source, changedBy: source, recordedAt: opened.createdAt },
    ]);
    expect(items[0]!.limits).toEqual({
      ...NO_LIMITS,
      ...PORTFOLIO_TEMPLATES['careful-book'].limits,
    });
    const buy = aBuy({ portfolioId: 110, amount: '251' });
    await expect(executeTrade(db, buy)).rejects.toMatchObject({
      code: 'RISK_LIMIT',
      details: { rule: 'maxStake', limit: '250.000000' },
    });
    const signed = { portfolioId: 110, reason: 'bolder', by: 'a test' };
    expect(await setLimits(db, { ...signed, limits: { maxStake: null } })).toMatchObject({ version: 2 });
    // The same request, sent again after its limits were changed, is answered and sets none again.
    expect(await createPortfolio(db, wanted)).toMatchObject({ riskVersion: 2 });
    expect(await differencesOf(db, 110)).toEqual([]);
  });

  test('whose limits differ stands for another portfolio, though all else is equal', async () => {
    const [careful, bold] = [fromTemplate(112, 'careful-book'), fromTemplate(113, 'book')];
    await createPortfolio(db, careful);
    await createPortfolio(db, bold);
    const taken = { code: 'PORTFOLIO_EXISTS' };
    await expect(createPortfolio(db, { ...careful, limits: null })).rejects.toMatchObject(taken);
    await expect(createPortfolio(db, { ...bold, limits: careful.limits! })).rejects.toMatchObject(taken);
  });

  test('whose limits do not fit the fill model that replaces its own is refused, and opens nothing', async () => {
    await expect(
      createPortfolio(db, fromTemplate(114, 'careful-book', { fillModel: 'quoted' })),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: 'limits.maxSpread' } });
    expect(await findPortfolio(db, 114)).toBeNull();
  });
});

describe('without an id', () => {
  const highest = async (): Promise<number> =>
    Number((await sql('select max(id) as id from portfolio_state'))[0]!['id']);

  test('a clone and a reset take the next free one', async () => {
    await original(120);
    const last = await highest();
    expect(await clonePortfolio(db, { from: 120 })).toMatchObject({
      ...settings,
      id: last + 1,
      originId: 120,
    });
    expect(await clonePortfolio(db, { from: 120, name: 'mine' })).toMatchObject({
      id: last + 2,
      name: 'mine',
    });
    await expect(clonePortfolio(db, { from: 120, name: ' ' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(clonePortfolio(db, { from: 99 })).rejects.toMatchObject({ code: 'PORTFOLIO_NOT_FOUND' });
    const fresh = await resetPortfolio(db, { from: 120 });
    expect(fresh).toMatchObject({ id: last + 3, originId: 120 });
    expect(await resetPortfolio(db, { from: 120 })).toEqual(fresh);
    expect(await highest()).toBe(last + 3);
  });

  test('twelve clones and four resets at once get sixteen ids, with all that belongs to each', async () => {
    const last = await highest();
    const olds = [last + 1, last + 2, last + 3, last + 4];
    for (const id of olds) await original(id);
    const opened = await Promise.all([
      ...olds.flatMap((from) => [1, 2, 3].map(() => clonePortfolio(db, { from }))),
      ...olds.map((from) => resetPortfolio(db, { from })),
    ]);
    const ids = opened.map(({ id }) => id).toSorted((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: 16 }, (_, n) => last + 5 + n));
    expect(await differencesOf(db)).toEqual([]);
  });

  test('the lowest gap is taken once the last id is', async () => {
    const LAST = 2_147_483_647;
    await original(LAST);
    const { id } = await clonePortfolio(db, { from: LAST });
    expect(await findPortfolio(db, id - 1)).not.toBeNull();
    expect(id).toBeLessThan(LAST);
    // The tests after this one find the next ids free.
    await owner('delete from ledger_transfers where portfolio_id = $1', LAST);
    await owner('delete from portfolio_state where id = $1', LAST);
  });
});
