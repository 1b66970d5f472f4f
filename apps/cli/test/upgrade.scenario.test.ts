import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@prescient/bot';
import { localPostgresStatus } from '@prescient/local-postgres';
import { expect, test } from 'vitest';
import { buyFor } from './support/buy.ts';
import { localSql } from './support/local-sql.ts';
import { homeWithServer, keepServer, ownDatabase, type Variables } from './support/homes.ts';
import { apiHere, prescientHere } from './support/prescient.ts';

const countTrades = async (home: string): Promise<unknown> =>
  (await localSql(home, ['select count(*)::int as trades from trades']))[0]?.['trades'];

/** Buys once, and ends. */
async function trade(variables: Variables): Promise<void> {
  const api = await apiHere(variables);
  await createClient(api.url).trade.execute.mutate(buyFor('10', 'kept'));
  await api.close();
}

test('another major version of PostgreSQL: refused with the way out, and the data moves by backup and restore', async () => {
  const home = await homeWithServer();
  const variables = { PRESCIENT_HOME: home, PORT: '0' };
  await trade(variables);
  const backup = join(home, 'before-upgrade');
  expect(await prescientHere(['db', 'backup', backup], variables)).toMatchObject({ code: 0 });
  await prescientHere(['db', 'stop'], variables);

  // The next release is one whose PostgreSQL cannot read these files: nothing but this file tells which one made them.
  const { folder } = await localPostgresStatus(home);
  writeFileSync(join(folder, 'data', 'PG_VERSION'), '17\n');
  for (const args of [['audit'], ['db', 'restore', backup]]) {
    const { code, stderr } = await prescientHere(args, variables);
    expect(code).toBe(1);
    expect(stderr).toMatch(/made by PostgreSQL 17 .* docs\/operations\.md/);
  }
  renameSync(folder, `${folder}-old`);
  const restored = await prescientHere(['db', 'restore', backup], variables);
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  expect(restored.stdout).toContain('every row is the one that was backed up, and the audit is clean');
  await keepServer(home);
  expect(await countTrades(home)).toBe(1);
  expect(await prescientHere(['audit'], variables)).toMatchObject({ code: 0 });
});

test('a rollback asks first, takes back one migration at a time, and never the books', async () => {
  const own = await ownDatabase();
  const variables = { ...own.variables, PORT: '0' };
  const trades = (): Promise<unknown> => own.sql(['select count(*) from trades']);
  await trade(variables);
  const traded = await trades();
  expect(traded).toEqual([{ count: '1' }]);

  const unasked = await prescientHere(['db', 'rollback'], variables);
  expect([unasked.code, unasked.stderr]).toEqual([
    2,
    expect.stringContaining('Add --yes to do it without one'),
  ]);
  const names: string[] = [];
  for (;;) {
    const { code, stdout, stderr } = await prescientHere(['db', 'rollback', '--yes'], variables);
    if (code !== 0) {
      expect([code, stderr]).toEqual([2, expect.stringContaining('Only the first migration is left')]);
      break;
    }
    names.push(/^(\S+) was taken back/.exec(stdout)![1]!);
  }
  expect(names.length).toBeGreaterThan(1);
  expect(names).toEqual(names.toSorted().toReversed());
  expect(await trades()).toEqual(traded);
  expect(await prescientHere(['db', 'migrate'], variables)).toMatchObject({ code: 0 });
  expect(await prescientHere(['audit'], variables)).toMatchObject({ code: 0 });
});
