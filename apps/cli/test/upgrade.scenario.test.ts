import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localPostgresStatus } from '@prescient/local-postgres';
import { expect, test } from 'vitest';
import { localSql } from './support/local-sql.ts';
import { ownDatabase, temporaryHome } from './support/homes.ts';
import { prescient, prescientHere, RECORDED_DAY } from './support/prescient.ts';

const countTrades = async (home: string): Promise<unknown> =>
  (await localSql(home, ['select count(*)::int as trades from trades']))[0]?.['trades'];

test('another major version of PostgreSQL: refused with the way out, and the data moves by backup and restore', async () => {
  const home = await temporaryHome();
  const variables = { PRESCIENT_HOME: home, PORT: '0' };
  expect(await prescientHere(['start', '--once'], variables)).toMatchObject({ code: 0 });
  const trades = await countTrades(home);
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
  const restored = await prescient(['db', 'restore', backup], variables);
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  expect(restored.stdout).toContain('every row is the one that was backed up, and the audit is clean');
  expect(await countTrades(home)).toBe(trades);
  expect(await prescientHere(['audit'], variables)).toMatchObject({ code: 0 });
});

test('a rollback asks first, takes back one migration at a time, and never the books', async () => {
  const own = await ownDatabase();
  const variables = { ...own.variables, PORT: '0' };
  const trades = (): Promise<unknown> => own.sql(['select count(*) from trades']);
  const start = ['start', '--once', '--play', RECORDED_DAY];
  expect(await prescientHere(start, variables)).toMatchObject({ code: 0 });
  const traded = await trades();
  expect(traded).toEqual([{ count: '20' }]);

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
