import { hasPooler, startPooler } from '@prescient/testkit';
import { describe, expect, test } from 'vitest';
import { closeTrade, commitCommands, connect, executeTrade, listTrades } from '../../src/index.ts';
import { aBuy, aClose } from '../support/builders.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

describe.skipIf(!hasPooler())('behind PgBouncer in transaction mode', async () => {
  if (!hasPooler()) return;
  const { portfolio, urls, sql } = await openTestWorld();

  test('two processes trade on one portfolio, and every command happens once', async () => {
    const pooler = await startPooler(urls.applicationUrl);
    const open = () => connect({ url: pooler.url, pooled: true });
    const [one, other] = [await open(), await open()];
    try {
      const { id: portfolioId } = await portfolio('1000');
      const buys = Array.from({ length: 200 }, (_, index) =>
        aBuy({ portfolioId, commandId: `buy-${index}`, amount: '10' }),
      );
      // Each process sends all of them: 100 can be paid, and each is answered twice alike.
      const answers = await Promise.all([commitCommands(one, buys), commitCommands(other, buys)]);
      const accepted = answers.map((outcomes) => outcomes.map((outcome) => outcome.accepted));
      expect(accepted[0]).toEqual(accepted[1]);
      expect(accepted[0]?.filter(Boolean)).toHaveLength(100);
      const { items } = await listTrades(one, { portfolioId, limit: 500, status: 'open' });
      expect(items).toHaveLength(100);
      const [first] = items;
      const close = aClose({ portfolioId, tradeId: first!.tradeId, commandId: 'close-1', price: '0.5' });
      const [sold, again] = [await closeTrade(one, close), await closeTrade(other, close)];
      expect([sold.replayed, again.replayed]).toEqual([false, true]);
      await expect(executeTrade(other, buys[0]!)).resolves.toMatchObject({ replayed: true });
      expect(await differencesOf(one, portfolioId)).toEqual([]);
      expect(await sql('select count(*) from commands where portfolio_id = $1', portfolioId)).toEqual([
        { count: '201' },
      ]);
    } finally {
      await Promise.all([one.close(), other.close()]);
      await pooler.stop();
    }
  });
});
