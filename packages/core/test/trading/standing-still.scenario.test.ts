import { setImmediate as nextTurn } from 'node:timers/promises';
import { standStill } from '@prescient/testkit/stand-still';
import { afterAll, expect, test } from 'vitest';
import {
  commitCommands,
  connect,
  DomainError,
  executeTrade,
  getPortfolio,
  isOverloaded,
  isUnavailable,
  listTrades,
} from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const PATIENCE_MS = 400;
const { db, urls, portfolio } = await openTestWorld();
const hasty = await connect({
  url: urls.applicationUrl,
  pooled: urls.pooled,
  poolSize: 3,
  patienceMs: PATIENCE_MS,
});
afterAll(() => hasty.close());

test('a process that stands still for longer than its patience calls no database away, and loses nothing', async () => {
  const { id: portfolioId } = await portfolio();
  const trades = Array.from({ length: 30 }, async (_, turn) => {
    for (let each = 0; each < turn % 5; each += 1) await nextTurn();
    return executeTrade(hasty, aBuy({ portfolioId, commandId: `t${turn}`, amount: '1' }));
  });
  const reads = Array.from({ length: 30 }, () => getPortfolio(hasty, portfolioId));
  const all = Promise.allSettled([...trades, ...reads]);
  for (let stall = 0; stall < 6; stall += 1) {
    standStill(2 * PATIENCE_MS);
    // A different number of turns each time, so that it stands still between any two steps of a transaction.
    for (let turn = 0; turn <= stall; turn += 1) await nextTurn();
  }
  const failed = (await all).flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  const calledAway = failed.filter(
    (error) =>
      (error instanceof DomainError && error.code !== 'OVERLOADED') ||
      (isUnavailable(error) && !isOverloaded(error)),
  );
  expect(calledAway).toEqual([]);
  const { items } = await listTrades(db, { portfolioId, limit: 100 });
  expect(items.length).toBeGreaterThanOrEqual(30 - failed.length);
  expect(await differencesOf(db, portfolioId)).toEqual([]);
});

test('a process whose connections are all in use says that it is overloaded, and that nothing was done', async () => {
  const { id: portfolioId } = await portfolio();
  const busy = await connect({
    url: urls.applicationUrl,
    pooled: urls.pooled,
    poolSize: 1,
    patienceMs: 60_000,
    waitingMs: 100,
  });
  const used = Promise.withResolvers<void>();
  const holding = busy.orm.em.fork().transactional(async (em) => {
    await em.execute('select 1');
    await used.promise;
  });
  await expect(getPortfolio(busy, portfolioId)).rejects.toSatisfy(isOverloaded);
  used.resolve();
  await holding;
  expect(await commitCommands(busy, [aBuy({ portfolioId })])).toMatchObject([{ accepted: true }]);
  await busy.close();
});
