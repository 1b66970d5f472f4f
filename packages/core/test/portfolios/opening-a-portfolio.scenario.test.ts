import { describe, expect, test } from 'vitest';
import {
  createPortfolio,
  executeTrade,
  findPortfolio,
  getPortfolio,
  MAX_BALANCE,
  parseUsd,
} from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql } = await openTestWorld();

describe('opening a portfolio', () => {
  const wanted = { name: 'mine', initialBalance: parseUsd('250.000001') };

  test('deposits its initial balance', async () => {
    const opened = await createPortfolio(db, {
      ...wanted,
      id: 500,
      strategyType: 'kelly',
      strategyConfig: { half: true },
    });
    expect(await getPortfolio(db, 500)).toEqual(opened);
    expect(opened).toMatchObject({
      balance: parseUsd('250.000001'),
      initialBalance: parseUsd('250.000001'),
      status: 'active',
      tradeCount: 0,
    });
    expect(
      await sql('select debit, credit, amount, kind from ledger_transfers where portfolio_id = 500'),
    ).toEqual([{ debit: 'cash', credit: 'funding', amount: '250.000001', kind: 'deposit' }]);
    expect(await differencesOf(db, 500)).toEqual([]);
  });

  test('again by the same request answers the portfolio as it is by now, and deposits nothing', async () => {
    const request = {
      ...wanted,
      id: 501,
      strategyType: 'kelly',
      strategyConfig: { b: [-0, 1e21, 0.1 + 0.2], a: { deep: null, '': 'x' }, gone: undefined },
    };
    const opened = await createPortfolio(db, request);
    await executeTrade(db, aBuy({ portfolioId: 501 }));
    const again = await createPortfolio(db, request);
    expect(again).toEqual(await getPortfolio(db, 501));
    expect(again).toMatchObject({ createdAt: opened.createdAt, tradeCount: 1 });
    expect(await differencesOf(db, 501)).toEqual([]);
  });

  test.each<[number, object]>([
    [511, { name: 'other' }],
    [512, { initialBalance: parseUsd('250') }],
    [513, { fillModel: 'book' }],
    [514, { strategyType: 'kelly' }],
    [515, { strategyConfig: {} }],
  ])('%d again, with another %o, is refused and changes nothing', async (id, fields) => {
    const opened = await createPortfolio(db, { ...wanted, id });
    await expect(createPortfolio(db, { ...wanted, id, ...fields })).rejects.toMatchObject({
      code: 'PORTFOLIO_EXISTS',
      details: { portfolioId: id },
    });
    expect(await getPortfolio(db, id)).toEqual(opened);
  });

  test('by twenty callers at once opens one, and those who wanted another are refused', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, caller) =>
        createPortfolio(db, { ...wanted, id: 502, strategyType: caller % 2 === 0 ? 'even' : 'odd' }),
      ),
    );
    const { strategyType } = await getPortfolio(db, 502);
    for (const [caller, outcome] of outcomes.entries()) {
      const isSame = (caller % 2 === 0 ? 'even' : 'odd') === strategyType;
      if (outcome.status === 'fulfilled')
        expect([isSame, outcome.value.strategyType]).toEqual([true, strategyType]);
      else expect([isSame, outcome.reason]).toMatchObject([false, { code: 'PORTFOLIO_EXISTS' }]);
    }
    expect(await differencesOf(db, 502)).toEqual([]);
  });

  test('with nothing deposits nothing', async () => {
    await createPortfolio(db, { ...wanted, id: 503, initialBalance: parseUsd('0') });
    expect(await sql('select 1 from ledger_transfers where portfolio_id = 503')).toEqual([]);
    expect(await differencesOf(db, 503)).toEqual([]);
  });

  test.each<[string, object]>([
    ['id', { id: 0 }],
    ['id', { id: 1.5 }],
    ['name', { name: '' }],
    ['name', { name: ' \t' }],
    ['name', { name: 'a\0b' }],
    ['initialBalance', { initialBalance: -1n }],
    ['initialBalance', { initialBalance: MAX_BALANCE + 1n }],
    ['initialBalance', { initialBalance: 10_000 }],
    ['initialBalance', { initialBalance: '10000' }],
    ['strategyType', { strategyType: '\ud800' }],
    ['strategyConfig', { strategyConfig: { note: 'a\0b' } }],
    ['strategyConfig', { strategyConfig: { 'key\0': 1 } }],
    ['strategyConfig', { strategyConfig: { deep: [{ note: '\udc00' }] } }],
    ['strategyConfig', { strategyConfig: { amount: 5n } }],
  ])('with an unsound %s is refused and opens nothing', async (field, fields) => {
    const portfolioField = field === 'id' ? 'portfolioId' : field;
    const attempt = createPortfolio(db, { ...wanted, id: 600, ...fields });
    await expect(attempt).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: portfolioField },
    });
    expect(await findPortfolio(db, 600)).toBeNull();
  });
});

test('what does not exist is not found, and asking does not make it', async () => {
  expect(await findPortfolio(db, 700)).toBeNull();
  await expect(getPortfolio(db, 700)).rejects.toMatchObject({
    code: 'PORTFOLIO_NOT_FOUND',
    details: { portfolioId: 700 },
  });
  expect(await sql('select 1 from portfolio_state where id = 700')).toEqual([]);
});
