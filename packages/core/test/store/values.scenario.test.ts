import { describe, expect, test } from 'vitest';
import {
  commitCommands,
  createPortfolio,
  executeTrade,
  getPortfolio,
  getTrade,
  listPositions,
  listTrades,
  MAX_AMOUNT,
  MAX_BALANCE,
  parsePrice,
  parseUsd,
  settleTrade,
  type ExecuteCommand,
} from '../../src/index.ts';
import { aBuy, aClose, aSettlement, NOON } from '../support/builders.ts';
import { codeOf, readable } from '../support/in-memory.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, owner, another, portfolio, urls } = await openTestWorld();

describe('money at its limits', () => {
  test('is exact down to the last millionth', async () => {
    await createPortfolio(db, { id: 5000, name: 'rich', initialBalance: MAX_BALANCE });
    expect((await sql('select balance from portfolio_state where id = 5000'))[0]).toEqual({
      balance: '10000000000000.000000',
    });
    const largest: ExecuteCommand = {
      ...aBuy({ portfolioId: 5000, commandId: 'largest', price: '0.999999' }),
      amount: MAX_AMOUNT,
    };
    expect(readable(await executeTrade(db, largest))).toMatchObject({
      balance: '9999000000000.000000',
      shares: '1000001000.001000',
    });
    const crumb = aBuy({ portfolioId: 5000, commandId: 'crumb', amount: '0.000001', price: '0.999999' });
    expect(readable(await executeTrade(db, crumb))).toMatchObject({
      balance: '9998999999999.999999',
      shares: '0.000001',
    });
    const many = aBuy({ portfolioId: 5000, commandId: 'many', amount: '10000000', price: '0.000001' });
    expect(readable(await executeTrade(db, many))).toMatchObject({ shares: '10000000000000.000000' });
    expect(
      await sql(
        `select trade_id, shares, amount from portfolio_positions where portfolio_id = 5000 order by shares`,
      ),
    ).toEqual([
      { trade_id: 'crumb', shares: '0.000001', amount: '0.000001' },
      { trade_id: 'largest', shares: '1000001000.001000', amount: '1000000000.000000' },
      { trade_id: 'many', shares: '10000000000000.000000', amount: '10000000.000000' },
    ]);
    expect(await differencesOf(db, 5000)).toEqual([]);
  });

  test('a win beyond what is counted is refused, and a smaller one paid', async () => {
    const win = aSettlement({ portfolioId: 5000, commandId: 'win', tradeId: 'many', payout: '1' });
    await expect(settleTrade(db, win)).rejects.toMatchObject({ code: 'BALANCE_LIMIT' });
    const part = aClose({
      portfolioId: 5000,
      commandId: 'part',
      tradeId: 'many',
      shares: '0.000001',
      price: '1',
    });
    expect((await commitCommands(db, [part])).map(codeOf)).toEqual([null]);
    expect(readable(await getPortfolio(db, 5000))).toMatchObject({ balance: '9998990000000.000000' });
    expect(await differencesOf(db, 5000)).toEqual([]);
  });

  test('what is held may not outgrow its column either', async () => {
    await createPortfolio(db, { id: 5001, name: 'hoarder', initialBalance: MAX_BALANCE });
    // Ten thousand of the largest stakes would hold all there is; two rows stand in for them here.
    await owner(
      `update portfolio_state set total_invested = 9999999999999, initial_balance = 19999999999999 where id = 5001`,
    );
    const outcomes = await commitCommands(db, [
      aBuy({ portfolioId: 5001, commandId: 'fits', amount: '1' }),
      aBuy({ portfolioId: 5001, commandId: 'too-much', amount: '0.000001' }),
    ]);
    expect(outcomes.map(codeOf)).toEqual([null, 'BALANCE_LIMIT']);
  });
});

describe('times', () => {
  const moments = [
    '0001-01-01T00:00:00.000Z',
    '0099-12-31T23:59:59.999Z',
    '1969-12-31T23:59:59.999Z',
    '2020-02-29T12:34:56.789Z',
    '2020-10-25T00:59:59.001Z',
  ];

  // The connections that a pooler has keep the time zone that they began with.
  test.skipIf(urls.pooled).each(['UTC', 'Asia/Kolkata', 'America/New_York', 'Europe/Amsterdam'])(
    'keep every millisecond on a server in %s',
    async (zone) => {
      await owner(`alter database ${urls.name} set timezone = '${zone}'`);
      const abroad = await another();
      expect(await abroad.orm.em.fork().execute('show timezone')).toMatchObject([{ TimeZone: zone }]);
      const { id: portfolioId } = await portfolio();
      for (const [n, moment] of moments.entries()) {
        await executeTrade(abroad, aBuy({ portfolioId, commandId: `t${n}`, occurredAt: new Date(moment) }));
      }
      const { items } = await listTrades(abroad, { portfolioId, limit: 10 });
      expect(items.map(({ occurredAt }) => occurredAt.toISOString()).toSorted()).toEqual(moments);
      const { items: lots } = await listPositions(abroad, { portfolioId, limit: 10 });
      expect(lots.map(({ openedAt }) => openedAt.toISOString())).toEqual(moments.toReversed());
      const utc = `to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
      expect(
        await sql(
          `select ${utc} as time from trades where portfolio_id = $1 order by timestamp`,
          portfolioId,
        ),
      ).toEqual(moments.map((time) => ({ time })));
      const [answer] = await commitCommands(abroad, [
        aBuy({ portfolioId, commandId: 't0', occurredAt: new Date(moments[0]!) }),
      ]);
      const trade = await getTrade(db, portfolioId, 't0');
      expect(answer).toMatchObject({ replayed: true, result: { recordedAt: trade.recordedAt } });
    },
  );

  test('of a close that names none are the moment at which it is recorded', async () => {
    const { id: portfolioId } = await portfolio();
    const [, close] = await commitCommands(db, [
      aBuy({ portfolioId }),
      aClose({ portfolioId, occurredAt: null }),
    ]);
    const [lot] = (await listPositions(db, { portfolioId, limit: 1 })).items;
    expect(close).toMatchObject({ result: { recordedAt: lot!.closedAt } });
    expect(lot!.closedAt!.getTime()).toBeGreaterThan(NOON.getTime());
  });
});

test('a confidence keeps every bit', async () => {
  const { id: portfolioId } = await portfolio();
  const values = [0, 1, 0.1, 1 / 3, Number.MIN_VALUE, 1 - Number.EPSILON / 2, 5e-324, 0.30000000000000004];
  await commitCommands(
    db,
    values.map((confidence, n) => aBuy({ portfolioId, commandId: `c${n}`, confidence })),
  );
  for (const [n, confidence] of values.entries())
    expect((await getTrade(db, portfolioId, `c${n}`)).confidence).toBe(confidence);
});

test('prices and dollars read the same from every side', async () => {
  const { id: portfolioId } = await portfolio();
  await executeTrade(db, aBuy({ portfolioId, amount: '2.01', price: '0.07' }));
  const [row] = await sql(
    'select amount, entry_price, shares from trades where portfolio_id = $1',
    portfolioId,
  );
  expect(row).toEqual({ amount: '2.010000', entry_price: '0.070000', shares: '28.714285' });
  expect(await getTrade(db, portfolioId, 'buy')).toMatchObject({
    amount: parseUsd('2.01'),
    entryPrice: parsePrice('0.07'),
  });
});
