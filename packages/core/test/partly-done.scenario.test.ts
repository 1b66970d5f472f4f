import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { commitCommands, executeTrade, isUnavailable } from '../src/index.ts';
import { entityManager } from '../src/store/database.ts';
import { rawQuery } from '../src/store/raw-query.ts';
import { aBuy } from './support/builders.ts';
import { openTestWorld } from './support/test-database.ts';

const { db, portfolio, another } = await openTestWorld();
const buy = (portfolioId: number, commandId: string) => aBuy({ portfolioId, commandId });

/** Does something while another transaction holds the portfolio's row. */
const whileHeld = (id: number, work: () => Promise<unknown>) =>
  entityManager(db).transactional(async (em) => {
    await rawQuery(em, 'select 1 from portfolio_state where id = $1 for update', [id]);
    await work();
  });

test('that nothing was done is not said of commands of which some were', async () => {
  const [free, taken] = [await portfolio(), await portfolio()];
  const impatient = await another({ patienceMs: 200 });
  await whileHeld(taken.id, async () => {
    // The first makes the taken portfolio busy, so that the two that come after it are in different transactions.
    const first = executeTrade(impatient, buy(taken.id, 'first'));
    await nextTurn();
    const both = commitCommands(impatient, [buy(free.id, 'done'), buy(taken.id, 'not-done')]);
    const errors = (await Promise.allSettled([first, both])).map((one) => 'reason' in one && one.reason);
    expect(errors).toMatchObject([
      { code: 'DATABASE_UNAVAILABLE', cause: expect.toSatisfy(isUnavailable) },
      { code: 'OUTCOME_UNKNOWN', details: { retryAfterMs: 250 }, cause: { code: 'OVERLOADED' } },
    ]);
  });
  const again = await commitCommands(impatient, [buy(free.id, 'done'), buy(taken.id, 'not-done')]);
  expect(again.map(({ accepted, replayed }) => [accepted, replayed])).toEqual([
    [true, true],
    [true, false],
  ]);
});

test('nor of those of which one was refused for good, as the refusal stands', async () => {
  const [poor, taken] = [await portfolio('1'), await portfolio()];
  const impatient = await another({ patienceMs: 200 });
  await whileHeld(taken.id, async () => {
    const both = commitCommands(impatient, [buy(poor.id, 'refused'), buy(taken.id, 'not-done')]);
    await expect(both).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      cause: { code: 'DATABASE_UNAVAILABLE', message: expect.stringContaining('Something else holds') },
    });
  });
  const [again] = await commitCommands(impatient, [buy(poor.id, 'refused')]);
  expect(again).toMatchObject({ accepted: false, replayed: true });
});

test('a portfolio that is locked for long fails nobody else who shares its transaction', async () => {
  const [taken, ...free] = [await portfolio(), await portfolio(), await portfolio()];
  const impatient = await another({ patienceMs: 400 });
  await whileHeld(taken.id, async () => {
    const calls = [taken, ...free].map(({ id }) => executeTrade(impatient, buy(id, 'buy')));
    const [locked, ...others] = await Promise.allSettled(calls);
    expect(locked).toMatchObject({ reason: { code: 'DATABASE_UNAVAILABLE' } });
    for (const other of others) expect(other).toMatchObject({ value: { replayed: false } });
  });
});
