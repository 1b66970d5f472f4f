import { describe, expect, test } from 'vitest';
import { createPortfolio, findPortfolio, getPortfolio, MAX_BALANCE, parseUsd } from '../src/index.ts';
import { differencesOf, openTestWorld } from './support/test-database.ts';

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

  test('twice is refused and changes nothing', async () => {
    await createPortfolio(db, { ...wanted, id: 501 });
    const again = createPortfolio(db, { id: 501, name: 'other', initialBalance: parseUsd('1') });
    await expect(again).rejects.toMatchObject({ code: 'PORTFOLIO_EXISTS', details: { portfolioId: 501 } });
    expect(await getPortfolio(db, 501)).toMatchObject({ name: 'mine', balance: parseUsd('250.000001') });
    expect(await differencesOf(db, 501)).toEqual([]);
  });

  test('by twenty callers at once succeeds once', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => createPortfolio(db, { ...wanted, id: 502 })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    expect(refusals).toHaveLength(19);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'PORTFOLIO_EXISTS' });
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
