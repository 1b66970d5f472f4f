import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import {
  connect,
  executeTrade,
  getPortfolio,
  openDatabase,
  parseUsd,
  type Database,
} from '../../src/index.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { aBuy } from '../support/builders.ts';
import { emptyDatabase } from '../support/empty-database.ts';
import { differencesOf, openTestWorld, query, type Row } from '../support/test-database.ts';

const { urls, db, owner } = await openTestWorld();
const run = promisify(execFile);

/** The urls of a database that nobody has used, for the owner and for the application. */
async function newUrls(): Promise<{ empty: Database; ownerUrl: string; applicationUrl: string }> {
  const empty = await emptyDatabase(urls.ownerUrl);
  const [row] = await query(empty, 'select current_database() as name');
  const [ownerUrl, applicationUrl] = [urls.ownerUrl, urls.applicationUrl].map((text) => {
    const url = new URL(text);
    url.pathname = `/${String(row!['name'])}`;
    return url.href;
  }) as [string, string];
  return { empty, ownerUrl, applicationUrl };
}

const applied = async (from: Database) =>
  (await query(from, 'select name from mikro_orm_migrations order by id')).map(({ name }) => name);
const names = MIGRATIONS.map(({ name }) => name);

describe('a database that nobody has used', () => {
  test('is migrated once when several processes open it at once, and all of them trade', async () => {
    const { empty, ownerUrl, applicationUrl } = await newUrls();
    const script = join(import.meta.dirname, '..', 'support', 'opening-process.ts');
    const count = shortOrFull(2, 8);
    const processes = Array.from({ length: count }, (_, n) =>
      run(process.execPath, [script, applicationUrl, ownerUrl, `process-${n}`, urls.pooled ? 'pooled' : '']),
    );
    const balances = (await Promise.all(processes)).map(({ stdout }) => BigInt(stdout));
    expect(balances.toSorted((a, b) => (a < b ? 1 : -1))).toEqual(
      Array.from({ length: count }, (_, n) => parseUsd(`${9900 - 100 * n}`)),
    );
    expect(await applied(empty)).toEqual(names);
    expect(await query(empty, 'select id, trade_count from portfolio_state')).toEqual([
      { id: 1, trade_count: count },
    ]);
    expect(await differencesOf(empty)).toEqual([]);
  });

  test('of a name that is misspelt is not made', async () => {
    const url = new URL(urls.ownerUrl);
    url.pathname = `${url.pathname}_misspelt`;
    await expect(openDatabase({ url: url.href })).rejects.toMatchObject({ code: '3D000' });
    expect(await owner('select 1 from pg_database where datname = $1', url.pathname.slice(1))).toEqual([]);
  });
});

describe('a database that is up to date', () => {
  test('opens again, changes nothing and keeps its trades', async () => {
    const options = { url: urls.applicationUrl, ownerUrl: urls.ownerUrl, pooled: urls.pooled };
    const first = await openDatabase(options);
    await executeTrade(first, aBuy());
    await first.close();
    const second = await openDatabase(options);
    expect(await getPortfolio(second, 1)).toMatchObject({ tradeCount: 1, balance: parseUsd('9900') });
    expect(await executeTrade(second, aBuy())).toMatchObject({ replayed: true });
    await second.close();
    expect(await applied(db)).toEqual(names);
  });

  test('opens without its owner, for the application may not migrate and has no need to', async () => {
    const alone = await openDatabase({ url: urls.applicationUrl, pooled: urls.pooled });
    expect(await getPortfolio(alone, 1)).toMatchObject({ id: 1 });
    await alone.close();
  });
});

describe('entities and migrations', () => {
  test('describe the same tables: the difference is empty', async () => {
    const schemaOwner = await connect({ url: urls.ownerUrl, poolSize: 1 });
    const difference = await schemaOwner.orm.schema.getUpdateSchemaSQL({ wrap: false });
    await schemaOwner.close();
    // The ORM does not recognise its own `0` in PostgreSQL's `(0)::double precision`; the next test compares the two as PostgreSQL does.
    const known =
      /^(alter table "(trades|signals)" (drop|add) constraint "\w+_(confidence|p)_check".*|drop table .*"mikro_orm_migrations".*)$/;
    expect(difference.split('\n').filter((line) => line.trim() !== '' && !known.test(line))).toEqual([]);
  });

  test('describe the same checks, column by column', async () => {
    const { empty } = await newUrls();
    await empty.orm.schema.create();
    const checks = `
      select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as line from pg_constraint
      where connamespace = 'public'::regnamespace and contype = 'c'
      union all select table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
        || coalesce(numeric_precision || ',' || numeric_scale, '') || ' ' || coalesce(datetime_precision::text, '')
        || ' ' || coalesce(collation_name, '') || ' ' || coalesce(column_default, '')
      from information_schema.columns where table_schema = 'public' and table_name <> 'mikro_orm_migrations'
      order by 1`;
    // PostgreSQL puts the parentheses of `a and b and c` where they were written.
    const inWords = (rows: Row[]) => rows.map(({ line }) => String(line).replaceAll(/[()]/g, ''));
    const fromEntities = inWords(await query(empty, checks));
    expect(fromEntities.length).toBeGreaterThan(100);
    expect(inWords(await owner(checks))).toEqual(fromEntities);
    expect(await query(db, 'select count(*)::int > 0 as migrated from mikro_orm_migrations')).toEqual([
      { migrated: true },
    ]);
  });
});
