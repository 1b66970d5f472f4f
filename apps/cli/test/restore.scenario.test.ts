import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@prescient/bot';
import { openLocalPostgres } from '@prescient/local-postgres';
import { expect, test } from 'vitest';
import { databasesOf, localSql } from './support/local-sql.ts';
import { prescient, startApi, temporaryHome } from './support/prescient.ts';

const buy = (tradeId: string) => ({
  portfolioId: 1,
  tradeId,
  marketId: 'm',
  marketQuestion: 'Does it come back?',
  action: 'buy_yes' as const,
  price: '0.30',
  amount: '1',
  timestamp: '2026-01-15T12:00:00Z',
});

test('a restore under an API that trades replaces the database, keeps the old one, and the API goes on', async () => {
  const home = temporaryHome();
  const variables = { PRESCIENT_HOME: home };
  const api = await startApi(variables);
  const client = createClient(api.url);
  await client.trade.execute.mutate(buy('before'));
  const made = await prescient(['db', 'backup'], variables);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const [name] = readdirSync(join(home, 'backups'));
  const backup = join(home, 'backups', name!);
  expect(made.stdout).toContain(`Backed up to ${backup}`);

  // While everything is replaced a bot keeps sending: what it is told is an answer, or to come back.
  let trading = true;
  const refusals: unknown[] = [];
  const traffic = (async () => {
    for (let number = 0; trading; number += 1) {
      await client.trade.execute.mutate(buy(`meanwhile-${number}`)).catch((error: { data?: { domain?: unknown } }) => refusals.push(error.data?.domain));
    }
  })();
  const restored = await prescient(['db', 'restore', backup], variables);
  trading = false;
  await traffic;
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  expect(restored.stdout).toContain('every row is the one that was backed up, and the audit is clean');
  for (const refusal of refusals) expect(refusal).toMatchObject({ retryable: true });

  const [, kept] = /is kept as (prescient_before_\w+);/.exec(restored.stdout)!;
  expect(await databasesOf(home)).toEqual(['prescient', kept]);
  const trades = async (database: string): Promise<string[]> =>
    (await localSql(home, ['select trade_id from trades'], database)).map(({ trade_id }) => String(trade_id));
  expect(await trades(kept!)).toEqual(expect.arrayContaining(['before', 'meanwhile-0']));
  expect(await trades('prescient')).toContain('before');
  expect(await trades('prescient')).not.toContain('meanwhile-0');
  expect(await client.trade.execute.mutate(buy('afterwards'))).toMatchObject({ replayed: false });
  expect(await client.audit.verify.query({})).toMatchObject({ clean: true });

  const back = await prescient(['db', 'restore', '--kept', kept!], variables);
  expect(back).toMatchObject({ code: 0, stderr: '' });
  expect(await client.trade.execute.mutate(buy('meanwhile-0'))).toMatchObject({ replayed: true });
  expect(api.child.exitCode).toBeNull();
});

test('a restore that fails leaves the database in use as it was, and no other behind', async () => {
  const home = temporaryHome();
  const variables = { PRESCIENT_HOME: home };
  const backup = join(home, 'wrong-books');
  await prescient(['audit'], variables);
  await localSql(home, ['update portfolio_state set trade_count = 3']);
  expect(await prescient(['db', 'backup', backup], variables)).toMatchObject({ code: 0 });
  await localSql(home, ['update portfolio_state set trade_count = 0', 'create database prescient_restoring_killed']);

  const refused = await prescient(['db', 'restore', backup], variables);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('trade_count is 3, the facts say 0');
  expect(await databasesOf(home)).toEqual(['prescient']);
  expect(await prescient(['audit'], variables)).toMatchObject({ code: 0 });

  rmSync(join(backup, 'fills.jsonl.gz'));
  for (const verb of ['verify', 'restore']) {
    const { code, stderr } = await prescient(['db', verb, backup], variables);
    expect(stderr).toContain('fills.jsonl.gz is missing or damaged');
    expect(code).toBe(1);
  }
});

test('with DATABASE_URL it fills an empty database, and refuses one with tables unless another is named', async () => {
  const home = temporaryHome();
  const backup = join(home, 'backup');
  await prescient(['start', '--once', '--json'], { PRESCIENT_HOME: home, PORT: '0' });
  expect(await prescient(['db', 'backup', backup], { PRESCIENT_HOME: home })).toMatchObject({ code: 0 });
  await localSql(home, ['create database mine', 'create database other']);
  const server = await openLocalPostgres({ home });
  try {
    const [DATABASE_URL, other] = ['mine', 'other'].map((name) => Object.assign(new URL(server.ownerUrl), { pathname: `/${name}` }).href);
    const variables = { PRESCIENT_HOME: home, DATABASE_URL: DATABASE_URL! };
    expect(await prescient(['db', 'restore', backup], variables)).toMatchObject({ code: 0, stderr: '' });
    const audit = await prescient(['audit'], variables);
    expect(audit.stdout).toBe('1 portfolios, 10 positions, 10 fills, 11 transfers: clean\n');
    const again = await prescient(['db', 'restore', backup], variables);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('--into URL');
    expect(await prescient(['db', 'restore', backup, '--into', other!], variables)).toMatchObject({ code: 0, stderr: '' });
    expect(await databasesOf(home)).toEqual(['prescient']);
  } finally {
    await server.leave();
  }
});
