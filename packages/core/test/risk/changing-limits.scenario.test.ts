import { describe, expect, test } from 'vitest';
import {
  clonePortfolio,
  closeTrade,
  commitCommands,
  createPortfolio,
  executeTrade,
  getHaltForAll,
  getRisk,
  haltAll,
  haltPortfolio,
  importMarkets,
  liftHalt,
  liftHaltForAll,
  listMarkets,
  listRiskChanges,
  listTradingHalts,
  markPositions,
  NO_LIMITS,
  parsePrice,
  parseUsd,
  pausePortfolio,
  previewCommand,
  resetPortfolio,
  setLimits,
  settleTrade,
  type LimitsPatch,
  type RiskReport,
  type RiskRule,
} from '../../src/index.ts';
import { aBuy, aClose, aSettlement } from '../support/builders.ts';
import { aListing, anEvent } from '../support/listings.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, sql, another, portfolio } = await openTestWorld();

const signed = { reason: 'a test', by: 'tester' };
const limit = (portfolioId: number, limits: LimitsPatch) => setLimits(db, { portfolioId, limits, ...signed });
const figure = ({ figures }: RiskReport, rule: RiskRule) => figures.find((each) => each.rule === rule);
const codeOf = async (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: { code: string }) => error.code,
  );

describe('limits', () => {
  test('have versions, each with its reason, author and time, and what it leaves out stays', async () => {
    const { id: portfolioId } = await portfolio();
    expect(await getRisk(db, portfolioId)).toMatchObject({ version: null, limits: NO_LIMITS, halt: null });
    await limit(portfolioId, { maxStake: parseUsd('100'), maxOpenPositions: 3 });
    const second = await setLimits(db, {
      portfolioId,
      limits: { maxStake: null, maxDailyLoss: parseUsd('50') },
      reason: 'wind',
      by: 'token desk',
    });
    const limits = { ...NO_LIMITS, maxOpenPositions: 3, maxDailyLoss: parseUsd('50') };
    expect(second).toMatchObject({ version: 2, limits });
    expect(await getRisk(db, portfolioId)).toMatchObject({ version: 2, limits });
    const { items, nextBefore } = await listRiskChanges(db, portfolioId, { limit: 1 });
    expect(items).toMatchObject([
      { portfolioId, version: 2, change: 'set', limits, reason: 'wind', changedBy: 'token desk' },
    ]);
    const rest = await listRiskChanges(db, portfolioId, { limit: 1, before: nextBefore });
    expect(rest).toMatchObject({ items: [{ version: 1, reason: 'a test' }], nextBefore: null });
  });

  test('that are set again write nothing', async () => {
    const { id: portfolioId } = await portfolio();
    const first = await limit(portfolioId, { maxStake: parseUsd('100') });
    expect(await limit(portfolioId, { maxStake: parseUsd('100.0') })).toMatchObject({
      version: first.version,
    });
    expect(await limit(portfolioId, {})).toMatchObject({ version: first.version });
  });

  test('are refused by field, and nothing is written', async () => {
    const { id: portfolioId } = await portfolio();
    await expect(limit(portfolioId, { maxStake: 0n as never })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'limits.maxStake' },
    });
    await expect(limit(portfolioId, { maxSpread: parsePrice('0.05') })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'limits.maxSpread' },
    });
    await expect(
      setLimits(db, { portfolioId, limits: { maxOpenPositions: 1 }, reason: ' ', by: 'tester' }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: 'reason' } });
    expect(await codeOf(limit(9_999_999, { maxOpenPositions: 1 }))).toBe('PORTFOLIO_NOT_FOUND');
    expect(await getRisk(db, portfolioId)).toMatchObject({ version: null });
  });

  test('below what is held are taken, say what exceeds them, and sell nothing', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, commandId: 'a', marketId: 'one' }));
    await executeTrade(db, aBuy({ portfolioId, commandId: 'b', marketId: 'two' }));
    const report = await limit(portfolioId, {
      maxOpenPositions: 1,
      maxPosition: parseUsd('99'),
      maxEventExposure: parseUsd('200'),
    });
    expect(figure(report, 'maxOpenPositions')).toEqual({
      rule: 'maxOpenPositions',
      limit: 1,
      value: 2,
      isExceeded: true,
      subject: {},
    });
    expect(figure(report, 'maxPosition')).toMatchObject({ value: '100.000000', isExceeded: true });
    expect(figure(report, 'maxEventExposure')).toMatchObject({
      value: '200.000000',
      isExceeded: false,
      subject: { event: 'weather' },
    });
    const [row] = await sql(
      "select count(*)::int as open from portfolio_positions where portfolio_id = $1 and status = 'open'",
      portfolioId,
    );
    expect(row).toEqual({ open: 2 });
    await closeTrade(db, aClose({ portfolioId, commandId: 'sold', tradeId: 'a' }));
    await settleTrade(db, aSettlement({ portfolioId, commandId: 'settled', tradeId: 'b' }));
  });
});

describe('the limits and the kill switch of a portfolio', () => {
  test.each([
    ['reset', resetPortfolio],
    ['cloned', clonePortfolio],
  ])('come along when it is %s', async (name, again) => {
    const { id: from } = await portfolio();
    await limit(from, { maxStake: parseUsd('5') });
    await haltPortfolio(db, { portfolioId: from, reason: 'storm', by: 'tester' });
    const id = name === 'reset' ? 900_010 : 900_011;
    expect(await again(db, { from, id })).toMatchObject({ riskVersion: 2 });
    const report = await getRisk(db, id);
    expect(report).toMatchObject({
      version: 2,
      limits: { maxStake: parseUsd('5') },
      halt: { reason: 'storm' },
    });
    expect(await codeOf(executeTrade(db, aBuy({ portfolioId: id, commandId: 'a' })))).toBe('TRADING_HALTED');
    await liftHalt(db, { portfolioId: id, ...signed });
    expect(await codeOf(executeTrade(db, aBuy({ portfolioId: id, commandId: 'b' })))).toBe('RISK_LIMIT');
  });
});

describe('what a rule looks at is read from the tables:', () => {
  test('two buys of one transaction see each other, and a preview says the same', async () => {
    const { id: portfolioId } = await portfolio();
    await limit(portfolioId, { maxOpenPositions: 1 });
    const [first, second] = await commitCommands(db, [
      aBuy({ portfolioId, commandId: 'a' }),
      aBuy({ portfolioId, commandId: 'b' }),
    ]);
    expect([first!.accepted, second]).toMatchObject([true, { refusal: { code: 'RISK_LIMIT' } }]);
    expect(await previewCommand(db, aBuy({ portfolioId, commandId: 'c' }))).toMatchObject({
      refusal: { code: 'RISK_LIMIT', details: { rule: 'maxOpenPositions', limit: 1, value: 2 } },
    });
  });

  test('a refusal is kept, and leaves a rejected trade', async () => {
    const { id: portfolioId } = await portfolio();
    await limit(portfolioId, { maxStake: parseUsd('1') });
    const buy = aBuy({ portfolioId, commandId: 'a' });
    expect(await codeOf(executeTrade(db, buy))).toBe('RISK_LIMIT');
    await limit(portfolioId, { maxStake: null });
    expect(await codeOf(executeTrade(db, buy))).toBe('RISK_LIMIT');
    expect(await sql('select status, reject_code from trades where portfolio_id = $1', portfolioId)).toEqual([
      { status: 'rejected', reject_code: 'RISK_LIMIT' },
    ]);
  });

  test('the equity with which the day began, and the highest, across marks, commands and midnight', async () => {
    const id = 900_001;
    let at = new Date('2031-05-06T23:00:00.000Z');
    const clocked = await another({ now: () => at });
    const later = (iso: string) => (at = new Date(iso));
    await createPortfolio(clocked, { id, name: 'days', initialBalance: parseUsd('10000') });
    await setLimits(clocked, { portfolioId: id, limits: { maxDailyLoss: parseUsd('60') }, ...signed });
    await executeTrade(clocked, aBuy({ portfolioId: id, commandId: 'a', price: '0.50' }));
    const mark = (price: string) =>
      markPositions(clocked, [
        { venue: 'polymarket', marketId: '0xmarket', outcome: 0, price: parsePrice(price), at },
      ]);
    later('2031-05-06T23:30:00.000Z');
    await mark('0.70');
    later('2031-05-07T00:30:00.000Z');
    // The day began with 10,040, whatever came first in it.
    await mark('0.45');
    const report = await getRisk(clocked, id);
    expect(figure(report, 'maxDailyLoss')).toMatchObject({ value: '50.000000', isExceeded: false });
    expect(figure(report, 'maxDrawdown')).toMatchObject({ value: '0.004980' });
    await closeTrade(
      clocked,
      aClose({ portfolioId: id, commandId: 's', tradeId: 'a', shares: '100', price: '0.35' }),
    );
    expect(await codeOf(executeTrade(clocked, aBuy({ portfolioId: id, commandId: 'b', amount: '1' })))).toBe(
      'RISK_LIMIT',
    );
    later('2031-05-08T00:00:00.000Z');
    await executeTrade(clocked, aBuy({ portfolioId: id, commandId: 'c', amount: '1' }));
  });

  test('cool-downs of a market and after a loss, by the time at which things were recorded', async () => {
    const id = 900_002;
    let at = new Date('2031-05-06T12:00:00.000Z');
    const clocked = await another({ now: () => at });
    const later = (ms: number) => (at = new Date(at.getTime() + ms));
    await createPortfolio(clocked, { id, name: 'waits', initialBalance: parseUsd('10000') });
    const limits = { marketCoolDownMs: 1_000, lossCoolDownMs: 5_000 };
    await setLimits(clocked, { portfolioId: id, limits, ...signed });
    later(1_000);
    const buy = (commandId: string, marketId = 'one') =>
      codeOf(executeTrade(clocked, aBuy({ portfolioId: id, commandId, marketId })));
    expect(await buy('a')).toBeNull();
    later(999);
    expect([await buy('b'), await buy('c', 'two')]).toEqual(['RISK_LIMIT', null]);
    later(1);
    expect(await buy('d')).toBeNull();
    later(10);
    await closeTrade(clocked, aClose({ portfolioId: id, commandId: 'loss', tradeId: 'a', price: '0.1' }));
    later(4_999);
    expect(await buy('e', 'three')).toBe('RISK_LIMIT');
    later(1);
    expect(await buy('f', 'three')).toBeNull();
  });
});

describe('a kill switch', () => {
  test('of a portfolio stops its buys, not its sales, and is no pause', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId, commandId: 'a' }));
    const halted = await haltPortfolio(db, { portfolioId, reason: 'storm', by: 'token desk' });
    expect(halted).toMatchObject({ version: 1, halt: { reason: 'storm', by: 'token desk' } });
    await expect(executeTrade(db, aBuy({ portfolioId, commandId: 'b' }))).rejects.toMatchObject({
      code: 'TRADING_HALTED',
      details: { scope: 'portfolio', reason: 'storm' },
    });
    await limit(portfolioId, { maxOpenPositions: 9 });
    expect(await getRisk(db, portfolioId)).toMatchObject({ version: 2, halt: { reason: 'storm' } });
    await closeTrade(db, aClose({ portfolioId, commandId: 's', tradeId: 'a' }));
    await pausePortfolio(db, portfolioId, 'lunch');
    expect(await liftHalt(db, { portfolioId, ...signed })).toMatchObject({ version: 3, halt: null });
    expect(await liftHalt(db, { portfolioId, ...signed })).toMatchObject({ version: 3 });
    expect(await codeOf(executeTrade(db, aBuy({ portfolioId, commandId: 'c' })))).toBe('PORTFOLIO_PAUSED');
  });

  test('of all stops every portfolio, new ones too, and leaves single halts when it is lifted', async () => {
    const [one, two] = [await portfolio(), await portfolio()];
    await haltPortfolio(db, { portfolioId: two.id, ...signed });
    expect(await haltAll(db, { reason: 'maintenance', by: 'tester' })).toMatchObject({
      reason: 'maintenance',
    });
    const three = await portfolio();
    for (const { id: portfolioId } of [one, three])
      await expect(executeTrade(db, aBuy({ portfolioId, commandId: 'a' }))).rejects.toMatchObject({
        code: 'TRADING_HALTED',
        details: { scope: 'all', reason: 'maintenance' },
      });
    expect(await previewCommand(db, aBuy({ portfolioId: one.id, commandId: 'p' }))).toMatchObject({
      refusal: { code: 'TRADING_HALTED' },
    });
    expect(await getRisk(db, one.id)).toMatchObject({ haltForAll: { reason: 'maintenance' }, halt: null });
    await liftHaltForAll(db, signed);
    expect(await getHaltForAll(db)).toBeNull();
    await executeTrade(db, aBuy({ portfolioId: one.id, commandId: 'b' }));
    expect(await codeOf(executeTrade(db, aBuy({ portfolioId: two.id, commandId: 'b' })))).toBe(
      'TRADING_HALTED',
    );
    const { items } = await listTradingHalts(db, { limit: 10 });
    expect(items).toMatchObject([
      { version: 2, isOn: false },
      { version: 1, isOn: true, reason: 'maintenance' },
    ]);
  });
});

describe('the markets of an event that excludes by its own word, as at Kalshi', () => {
  const labels = [
    { label: 'Yes', tokenId: null },
    { label: 'No', tokenId: null },
  ] as const;
  const place = { venue: 'kalshi', eventId: 'CUP-26' };
  const markets = ['CUP-26-A', 'CUP-26-B', 'CUP-26-C'].map((marketId) =>
    aListing({ ...place, marketId, conditionId: null, outcomes: labels }),
  );
  /** Imports what the venue says: of each market, and of their event. */
  const told = (mutuallyExclusive: boolean | null) =>
    importMarkets(db, { events: [anEvent({ ...place, mutuallyExclusive })], markets });
  const groups = async () =>
    (await listMarkets(db, { venue: 'kalshi', limit: 9 })).items.map(({ exclusiveGroup }) => exclusiveGroup);

  /** Buys 100 shares of NO of each for 80, 70 and 60 dollars, where the event may lose 100; returns each refusal. */
  async function bought(): Promise<(string | null)[]> {
    const { id: portfolioId } = await portfolio();
    await limit(portfolioId, { maxEventExposure: parseUsd('100') });
    const codes: (string | null)[] = [];
    for (const [index, price] of ['0.8', '0.7', '0.6'].entries()) {
      const { marketId } = markets[index]!;
      const of = { portfolioId, commandId: marketId, venue: 'kalshi', marketId, action: 'buy_no' } as const;
      const amount = `${Number(price) * 100}`;
      codes.push(await codeOf(executeTrade(db, aBuy({ ...of, amount, price }))));
    }
    return codes;
  }

  const ADDED_UP = [null, 'RISK_LIMIT', 'RISK_LIMIT'];
  const AT_WORST = [null, null, null];
  test.each([
    ['nothing yet: they are added up', null, null],
    ['that they do: their worst case counts', true, 'CUP-26'],
    ['nothing, in the list of markets: what it said before stays', null, 'CUP-26'],
    ['that they do not: they are added up', false, null],
  ])('says %s', async (_, said, group) => {
    await told(said);
    expect(await bought()).toEqual(group === null ? ADDED_UP : AT_WORST);
    expect(await groups()).toEqual([group, group, group]);
  });

  test('exclude nothing by a group that stands beside a market which is not of negative risk', async () => {
    await importMarkets(db, {
      events: [],
      markets: markets.map((market) => ({ ...market, negativeRiskGroup: 'g' })),
    });
    expect(await bought()).toEqual(ADDED_UP);
    expect(await groups()).toEqual([null, null, null]);
  });
});
