import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import {
  connect,
  DomainError,
  executeTrade,
  getPortfolio,
  parseUsd,
  type Database,
  type ExecuteCommand,
} from '../../src/index.ts';
import { entityManager } from '../../src/store/connection/handle.ts';
import { rawQuery } from '../../src/store/connection/raw-query.ts';
import { aBuy } from '../support/builders.ts';
import { differencesOf, openTestWorld, query } from '../support/test-database.ts';

const { db, sql, another, portfolio, urls } = await openTestWorld();

/** Ends a session of the application that is at work, a moment from now; answers how many it were. */
async function killBusy(killer: Database): Promise<number> {
  await query(killer, 'select pg_sleep($1)', Math.random() * 0.004);
  const rows = await query(
    killer,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
     and usename = current_user and pid <> pg_backend_pid() and state <> 'idle' order by random() limit 1`,
  );
  return rows.length;
}

/** Sends a command until it is answered, as a caller does. */
async function insist(from: Database, command: ExecuteCommand): Promise<void> {
  for (;;) {
    try {
      return void (await executeTrade(from, command));
    } catch (error) {
      if (!(error instanceof DomainError) || !error.retryable) throw error;
    }
  }
}

const ENOUGH_KILLS = shortOrFull(15, 40);

describe('a stream of trades whose sessions are killed at random moments', () => {
  test('loses nothing that was acknowledged, and trades every id once', async ({ signal }) => {
    const { id: portfolioId } = await portfolio();
    const processes = [await another({ poolSize: 2 }), await another({ poolSize: 2 })];
    const killer = await another({ poolSize: 1 });
    const acknowledged: string[] = [];
    let killed = 0;
    let progress = Promise.withResolvers<void>();

    const trade = async (from: Database, name: string) => {
      for (let n = 0; (n < 20 || killed < ENOUGH_KILLS) && !signal.aborted; n += 1) {
        await insist(from, aBuy({ portfolioId, commandId: `${name}-${n}`, amount: '0.01' }));
        acknowledged.push(`${name}-${n}`);
        progress.resolve();
      }
    };
    const kill = async () => {
      while (killed < ENOUGH_KILLS && !signal.aborted) {
        await progress.promise;
        progress = Promise.withResolvers();
        killed += await killBusy(killer);
      }
    };
    await Promise.all([
      kill(),
      ...processes.flatMap((from, process) => [1, 2, 3].map((n) => trade(from, `p${process}-${n}`))),
    ]);

    expect(killed).toBe(ENOUGH_KILLS);
    const traded = await sql('select trade_id, status from trades where portfolio_id = $1', portfolioId);
    expect(traded.map(({ trade_id }) => trade_id).toSorted()).toEqual(acknowledged.toSorted());
    expect(traded.every(({ status }) => status === 'open')).toBe(true);
    expect(await getPortfolio(db, portfolioId)).toMatchObject({
      tradeCount: acknowledged.length,
      balance: parseUsd('10000') - parseUsd('0.01') * BigInt(acknowledged.length),
    });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });
});

describe('a session that is killed in a transaction', () => {
  test.each(['while it waits for us', 'while it works'])(
    '%s costs the pool no connection, however often',
    async (when) => {
      const small = await connect({ url: urls.applicationUrl, pooled: urls.pooled, poolSize: 2 });
      for (let round = 0; round < 5; round += 1) {
        const cut = entityManager(small).transactional(async (em) => {
          const [row] = await rawQuery<{ pid: number }>(em, 'select pg_backend_pid() as pid', []);
          const kill = () => query(db, 'select pg_terminate_backend($1)', row!.pid);
          if (when === 'while it waits for us') await kill();
          await Promise.all([
            rawQuery(em, 'select pg_sleep(30)', []),
            when === 'while it works' ? kill() : null,
          ]);
        });
        await expect(cut).rejects.toThrow(/terminat|connection error/);
      }
      expect(await Promise.all([1, 2, 3, 4].map(() => getPortfolio(small, 1)))).toHaveLength(4);
      await small.close();
    },
  );
});
