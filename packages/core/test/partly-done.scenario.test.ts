import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { commitCommands, executeTrade, isUnavailable } from '../src/index.ts';
import { entityManager } from '../src/store/database.ts';
import { rawQuery } from '../src/store/raw-query.ts';
import { aBuy } from './support/builders.ts';
import { openTestWorld } from './support/test-database.ts';

const { db, portfolio, another } = await openTestWorld();

test('that nothing was done is not said of commands of which some were', async () => {
  const [free, taken] = [await portfolio(), await portfolio()];
  const impatient = await another({ patienceMs: 200 });
  const buy = (portfolioId: number, commandId: string) => aBuy({ portfolioId, commandId });
  await entityManager(db).transactional(async (em) => {
    await rawQuery(em, 'select 1 from portfolio_state where id = $1 for update', [taken.id]);
    // The first makes the taken portfolio busy, so that the two that come after it are in different transactions.
    const first = executeTrade(impatient, buy(taken.id, 'first'));
    await nextTurn();
    const both = commitCommands(impatient, [buy(free.id, 'done'), buy(taken.id, 'not-done')]);
    const errors = (await Promise.allSettled([first, both])).map((one) => 'reason' in one && one.reason);
    expect(errors).toMatchObject([
      { code: 'DATABASE_UNAVAILABLE', cause: expect.toSatisfy(isUnavailable) },
      { code: 'OUTCOME_UNKNOWN', cause: { code: 'DATABASE_UNAVAILABLE' } },
    ]);
  });
  const again = await commitCommands(impatient, [buy(free.id, 'done'), buy(taken.id, 'not-done')]);
  expect(again.map(({ accepted, replayed }) => [accepted, replayed])).toEqual([
    [true, true],
    [true, false],
  ]);
});
