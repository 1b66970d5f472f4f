import { createClient } from '@prescient/bot';
import { expect, test } from 'vitest';
import { emptyHome, temporaryHome } from './support/homes.ts';
import { apiHere, prescient, startApi } from './support/prescient.ts';

const buy = (number: number) => ({
  portfolioId: 1,
  tradeId: `crash-${number}`,
  marketId: 'm',
  marketQuestion: 'Does it survive?',
  action: 'buy_yes' as const,
  price: '0.30',
  amount: '10',
  timestamp: '2026-01-15T12:00:00Z',
});

test('kill -9 of the API in the middle of a hundred trades loses none that was acknowledged', async () => {
  const variables = { PRESCIENT_HOME: await temporaryHome() };
  const first = await startApi(variables);
  const client = createClient(first.url);
  const acknowledged: string[] = [];
  const trading = (async () => {
    for (let number = 0; number < 100; number += 1) {
      const { tradeId } = await client.trade.execute.mutate(buy(number));
      acknowledged.push(tradeId);
      if (number === 40) first.child.kill('SIGKILL');
    }
  })();
  await expect(trading).rejects.toThrow();
  await first.ended;
  expect(acknowledged.length).toBeGreaterThan(40);

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
    Array.from({ length: 100 }, (_, number) => after.trade.execute.mutate(buy(number))),
  );
  expect(replays.filter(({ replayed }) => replayed).length).toBeGreaterThanOrEqual(acknowledged.length);
  expect(await after.portfolio.get.query({ portfolioId: 1 })).toMatchObject({
    tradeCount: 100,
    balance: '9000.000000',
  });
});

test('four processes that start at once on an empty folder migrate once', async () => {
  const variables = { PRESCIENT_HOME: emptyHome() };
  const audits = await Promise.all(Array.from({ length: 4 }, () => prescient(['audit'], variables)));
  for (const { code, stdout } of audits) {
    expect(stdout).toBe('1 portfolios, 0 positions, 0 fills, 1 transfers: clean\n');
    expect(code).toBe(0);
  }
});
