import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  auditRound,
  connect,
  executeTrade,
  getPortfolio,
  verifyAudit,
  type Database,
} from '../../src/index.ts';
import { entityManager } from '../../src/store/connection/handle.ts';
import { rawQuery } from '../../src/store/connection/raw-query.ts';
import { aBuy } from '../support/builders.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, owner, portfolio, urls, another } = await openTestWorld();

/** The number of connections that wait for a lock of somebody else. */
async function blocked(): Promise<number> {
  const [row] = await owner(
    `select count(distinct pid)::int as count from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()`,
  );
  return row!['count'] as number;
}

/** Holds what a statement locks while `work` goes on. */
async function holding(sql: string, work: () => Promise<void>): Promise<void> {
  const holder: Database = await connect({ url: urls.ownerUrl, poolSize: 1, patienceMs: 600_000 });
  try {
    await entityManager(holder).transactional(async (em) => {
      await rawQuery(em, sql, []);
      await work();
    });
  } finally {
    await holder.close();
  }
}

const LEDGER = 'lock table ledger_transfers in access exclusive mode';

/** A portfolio in which a dollar came from nowhere. */
async function enriched(): Promise<number> {
  const { id } = await portfolio();
  await executeTrade(db, aBuy({ portfolioId: id }));
  await owner(
    `update portfolio_state set balance = balance + 1, realized_pnl = realized_pnl + 1,
      total_profit_loss = total_profit_loss + 1 where id = $1`,
    id,
  );
  return id;
}

test('a hundred audits at once take two connections, and those that cannot wait are told to come back', async () => {
  let audits: Promise<unknown>[] = [];
  await holding(LEDGER, async () => {
    audits = Array.from({ length: 100 }, (_, index) =>
      verifyAudit(db, (index % 50) + 1).then(
        ({ clean }) => clean,
        (error: { code?: string }) => error.code,
      ),
    );
    await expect.poll(blocked).toBe(2);
    // Every other audit that wanted a connection would have it by now.
    await sleep(300);
    expect(await blocked()).toBe(2);
  });
  const answers = await Promise.all(audits);
  expect(answers.filter((answer) => answer === true).length).toBeGreaterThanOrEqual(18);
  expect(answers.filter((answer) => answer !== true && answer !== 'OVERLOADED')).toEqual([]);
  expect(answers).toContain('OVERLOADED');
});

test('an audit under way ends with its database, which waits for none', async () => {
  const leaving = await another();
  await holding(LEDGER, async () => {
    const ended = verifyAudit(leaving).catch((error: Error) => error.message);
    await expect.poll(blocked).toBe(1);
    await leaving.close();
    // Not by what ends a wait for a lock after some seconds.
    expect(await ended).not.toMatch(/lock timeout|statement timeout/);
  });
});

test('a round tells of every finding, and one that cannot be locked keeps no other from it', async () => {
  const [held, free] = [await enriched(), await enriched()];
  const hasty = await another({ patienceMs: 4_000 });
  await holding(`select 1 from portfolio_state where id = ${held} for update`, async () => {
    const told: number[] = [];
    const round = await auditRound(hasty, { onFinding: ({ portfolioId }) => void told.push(portfolioId) });
    expect(told).toEqual([held, free]);
    expect(round!.unlocked.map(({ portfolioId }) => portfolioId)).toEqual([held]);
    expect(await getPortfolio(db, held)).toMatchObject({ status: 'active' });
    expect(await getPortfolio(db, free)).toMatchObject({ status: 'locked' });
  });
  const again = await auditRound(db);
  expect(again!.findings.map(({ portfolioId }) => portfolioId)).toEqual([held]);
  expect(await getPortfolio(db, held)).toMatchObject({ status: 'locked' });
});

test('a round that another transaction got ahead of is made again, and not taken for done', async () => {
  const { id } = await portfolio();
  await auditRound(db);
  await executeTrade(db, aBuy({ portfolioId: id }));
  let round: Promise<unknown> = Promise.resolve();
  await holding(`update audit_checkpoints set waived_because = null where portfolio_id = ${id}`, async () => {
    round = auditRound(db);
    await expect.poll(blocked).toBe(1);
  });
  expect(await round).toEqual({ changed: 1, findings: [], rebuilt: [], unlocked: [] });
});
