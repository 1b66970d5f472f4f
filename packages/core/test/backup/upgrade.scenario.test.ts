import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  executeTrade,
  getPortfolio,
  listTrades,
  migrate,
  migrateDown,
  parseUsd,
  restoreBackup,
  verifyAudit,
  type Database,
} from '../../src/index.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { aBuy } from '../support/builders.ts';
import { emptyDatabase } from '../support/empty-database.ts';
import { everyRow } from '../support/every-row.ts';
import { fillBooks } from '../support/full-books.ts';
import { openTestWorld, query } from '../support/test-database.ts';

const { urls } = await openTestWorld();
const RELEASES = join(import.meta.dirname, '..', 'fixtures', 'releases');

/** Columns, indexes and constraints, in words. */
async function schemaOf(db: Database): Promise<string[]> {
  const rows = await query(
    db,
    `select attrelid::regclass || ' ' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull as line
       from pg_attribute join pg_class on pg_class.oid = attrelid
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and attnum > 0 and not attisdropped
     union all select indexdef from pg_indexes where schemaname = 'public'
     union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
       from pg_constraint where connamespace = 'public'::regnamespace
     order by 1`,
  );
  return rows.map(({ line }) => String(line));
}

/** Sends again what was bought, as the release before sent it: each command gets its first answer. Answers how many. */
async function replayed(db: Database): Promise<number> {
  const { items } = await listTrades(db, { portfolioId: 1, limit: 500 });
  const bought = items.filter(({ status }) => status !== 'rejected');
  for (const { tradeId, occurredAt, requestedAmount, entryPrice, ...intent } of bought) {
    const command = {
      ...intent,
      commandId: tradeId,
      occurredAt,
      amount: requestedAmount,
      price: entryPrice,
    };
    expect(await executeTrade(db, command)).toMatchObject({ tradeId, replayed: true });
  }
  return bought.length;
}

describe('migrations on a database with data', () => {
  test('each is taken back to the very schema before it and applied again; no row of the other tables changes', async () => {
    const db = await emptyDatabase(urls.ownerUrl);
    const schemas: string[][] = [];
    for (const { name } of MIGRATIONS) {
      await db.orm.migrator.up({ to: name });
      schemas.push(await schemaOf(db));
      // The first is taken down to nothing, and up again.
      if (schemas.length > 1) continue;
      await migrateDown(db);
      const tables =
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'";
      expect(await query(db, tables)).toEqual([{ relname: 'mikro_orm_migrations' }]);
      await db.orm.migrator.up({ to: name });
      expect(await schemaOf(db)).toEqual(schemas[0]);
    }
    expect(await getPortfolio(db, 1)).toMatchObject({ balance: parseUsd('10000'), tradeCount: 0 });
    await fillBooks(db, 7);
    // A column that is never null goes with its migration, and its rows tell another text then.
    const told = { without: ['portfolio_state.kind'] };
    const before = await everyRow(db, told);
    for (const schema of schemas.slice(0, -1).toReversed()) {
      await migrateDown(db);
      expect(await schemaOf(db)).toEqual(schema);
      expect(before).toMatchObject(await everyRow(db, told));
    }
    await migrate(db, null);
    expect(await schemaOf(db)).toEqual(schemas.at(-1));
    expect(await everyRow(db, told)).toEqual(before);
    expect(await verifyAudit(db)).toMatchObject({ clean: true, fills: 9 });
  });
});

describe('the data of release', () => {
  test.each(readdirSync(RELEASES))('%s is upgraded, audits clean and trades on', async (release) => {
    const db = await emptyDatabase(urls.ownerUrl);
    const { manifest, audit } = await restoreBackup(db, join(RELEASES, release), { applicationRole: null });
    expect(audit).toMatchObject({ clean: true, portfolios: manifest.sums.portfolios });
    const fills = manifest.tables.find(({ name }) => name === 'fills')!.rows;
    expect(fills).toBeGreaterThan(0);
    expect(audit.fills).toBe(fills);
    const [sums] = await query(
      db,
      'select sum(balance)::text as balance, sum(realized_pnl)::text as pnl from portfolio_state',
    );
    expect(sums).toEqual({ balance: manifest.sums.balance, pnl: manifest.sums.realizedPnl });
    expect(await replayed(db)).toBeGreaterThan(0);
    const { tradeCount } = await getPortfolio(db, 1);
    await executeTrade(db, aBuy({ commandId: 'after-the-upgrade' }));
    expect(await getPortfolio(db, 1)).toMatchObject({ tradeCount: tradeCount + 1 });
    expect((await verifyAudit(db)).clean).toBe(true);
  });

  test('the first release is among them', () => {
    expect(readdirSync(RELEASES)).toContain('0.1.0');
  });
});
