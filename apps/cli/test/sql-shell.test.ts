import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { homeWithServer } from './support/homes.ts';
import { prescient, prescientHere } from './support/prescient.ts';

/** A path without psql; `id` stays, which tells the account that PostgreSQL runs as. */
function withoutPsql(home: string) {
  const path = join(home, 'bin');
  mkdirSync(path);
  if (existsSync('/usr/bin/id')) symlinkSync('/usr/bin/id', join(path, 'id'));
  return { PRESCIENT_HOME: home, PATH: path };
}

test('without psql our own prompt answers statements, and cannot change facts unless it is the owner', async () => {
  const home = await homeWithServer();
  const variables = withoutPsql(home);
  const change = 'delete from ledger_transfers;\n';
  const sql = `select id, balance\n from portfolio_state;\nselect nonsense;\n${change}\\q\n`;
  const asApplication = await prescient(['db', 'psql'], variables, sql);
  expect(asApplication.stdout).toContain('10000.000000');
  expect(asApplication.stdout).toContain('(1 rows)');
  expect(asApplication.stderr).toContain('ERROR: column "nonsense" does not exist');
  expect(asApplication.stderr).toContain('permission denied for table ledger_transfers');
  const asOwner = await prescient(['db', 'psql', '--owner'], variables, change);
  expect(asOwner.stdout).toContain('DELETE 1');
  const audit = await prescientHere(['audit'], { PRESCIENT_HOME: home });
  expect(audit.code).toBe(1);
  expect(audit.stdout).toContain('DIFFERENCES');
});
