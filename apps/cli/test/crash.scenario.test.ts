import { createClient } from '@prescient/bot';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { buyFor } from './support/buy.ts';
import { emptyHome, temporaryHome } from './support/homes.ts';
import { apiHere, prescient, startApi } from './support/prescient.ts';

const buy = (number: number) => buyFor('10', `crash-${number}`);

const TRADES = shortOrFull(60, 100);
/** The trade after which the API is killed. */
const KILLED_AFTER = 20;
/** The processes that open one folder at once. */
const PROCESSES = shortOrFull(2, 4);

test('kill -9 of the API in the middle of many trades loses none that was acknowledged', async () => {
  const variables = { PRESCIENT_HOME: await temporaryHome() };
  const first = await startApi(variables);
  const client = createClient(first.url);
  const acknowledged: string[] = [];
  const trading = (async () => {
    for (let number = 0; number < TRADES; number += 1) {
      const { tradeId } = await client.trade.execute.mutate(buy(number));
      acknowledged.push(tradeId);
      if (number === KILLED_AFTER) first.child.kill('SIGKILL');
    }
  })();
  await expect(trading).rejects.toThrow();
  await first.ended;
  expect(acknowledged.length).toBeGreaterThan(KILLED_AFTER);

  const second = await apiHere(variables);
  const after = createClient(second.url);
  for (const tradeId of acknowledged) {
    expect(await after.trade.get.query({ portfolioId: 1, tradeId })).toMatchObject({
      tradeId,
      status: 'open',
    });
  }
  expect(await after.audit.verify.query({})).toMatchObject({ clean: true, differences: [] });

  const replays = await Promise.all(
    Array.from({ length: TRADES }, (_, number) => after.trade.execute.mutate(buy(number))),
  );
  expect(replays.filter(({ replayed }) => replayed).length).toBeGreaterThanOrEqual(acknowledged.length);
  expect(await after.portfolio.get.query({ portfolioId: 1 })).toMatchObject({
    tradeCount: TRADES,
    balance: `${10_000 - 10 * TRADES}.000000`,
  });
});

test(`${PROCESSES} processes that start at once on an empty folder migrate once`, async () => {
  const variables = { PRESCIENT_HOME: emptyHome() };
  const audits = await Promise.all(Array.from({ length: PROCESSES }, () => prescient(['audit'], variables)));
  for (const { code, stdout } of audits) {
    expect(stdout).toBe('1 portfolios, 0 positions, 0 fills, 1 transfers: clean\n');
    expect(code).toBe(0);
  }
});
