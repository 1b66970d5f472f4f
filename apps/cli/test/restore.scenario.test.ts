import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type ApiClient } from '@prescient/bot';
import { isFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { buyFor } from './support/buy.ts';
import { databasesOf, localSql } from './support/local-sql.ts';
import { homeWithServer, keepServer, temporaryHome } from './support/homes.ts';
import { apiHere, prescientHere } from './support/prescient.ts';

const buy = (tradeId: string) => buyFor('1', tradeId);

const done = { code: 0, stderr: '' };

/** Sends buys until it is stopped; answers what was refused meanwhile. */
function traffic(client: ApiClient): { stop(): Promise<unknown[]> } {
  const enough = new AbortController();
  const refusals: unknown[] = [];
  const refused = (error: { data?: { domain?: unknown } }): unknown => refusals.push(error.data?.domain);
  const running = (async () => {
    for (let number = 0; !enough.signal.aborted; number += 1)
      await client.trade.execute.mutate(buy(`meanwhile-${number}`)).catch(refused);
  })();
  return {
    async stop() {
      enough.abort();
      await running;
      return refusals;
    },
  };
}

test.runIf(isFull)(
  'a restore under an API that trades replaces the database, keeps the old one, and the API goes on',
  async () => {
    const home = await homeWithServer();
    const variables = { PRESCIENT_HOME: home };
    const api = await apiHere(variables);
    const client = createClient(api.url);
    await client.trade.execute.mutate(buy('before'));
    const made = await prescientHere(['db', 'backup'], variables);
    expect(made).toMatchObject(done);
    const backup = join(home, 'backups', readdirSync(join(home, 'backups'))[0]!);
    expect(made.stdout).toContain(`Backed up to ${backup}`);

    await localSql(home, ['create database prescient_restoring_killed']);
    const bots = traffic(client);
    const restored = await prescientHere(['db', 'restore', backup], variables);
    // A bot that trades meanwhile gets an answer, or is told to come back.
    for (const refusal of await bots.stop()) expect(refusal).toMatchObject({ retryable: true });
    expect(restored).toMatchObject(done);
    expect(restored.stdout).toContain('every row is the one that was backed up, and the audit is clean');

    const kept = /is kept as (prescient_before_\w+);/.exec(restored.stdout)![1]!;
    expect(await databasesOf(home)).toEqual(['prescient', kept]);
    const trades = async (database: string): Promise<string[]> =>
      (await localSql(home, ['select trade_id from trades'], database)).map(({ trade_id }) =>
        String(trade_id),
      );
    expect(await trades(kept)).toEqual(expect.arrayContaining(['before', 'meanwhile-0']));
    expect(await trades('prescient')).toContain('before');
    expect(await trades('prescient')).not.toContain('meanwhile-0');
    expect(await client.trade.execute.mutate(buy('afterwards'))).toMatchObject({ replayed: false });
    expect(await client.audit.verify.query({})).toMatchObject({ clean: true });

    expect(await prescientHere(['db', 'restore', '--kept', kept], variables)).toMatchObject(done);
    expect(await client.trade.execute.mutate(buy('meanwhile-0'))).toMatchObject({ replayed: true });
  },
);

test('a restore that fails changes nothing; on a server of yours a restore fills only an empty database', async () => {
  const home = await temporaryHome();
  const local = { PRESCIENT_HOME: home };
  const server = await keepServer(home);
  const urlOf = (name: string): string =>
    Object.assign(new URL(server.ownerUrl), { pathname: `/${name}` }).href;
  await prescientHere(['db', 'migrate'], local);
  await localSql(home, ['update portfolio_state set trade_count = 3']);
  const backup = join(home, 'wrong-books');
  expect(await prescientHere(['db', 'backup', backup], local)).toMatchObject(done);
  const refused = await prescientHere(['db', 'restore', backup], local);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('trade_count is 3, the facts say 0');
  expect(await databasesOf(home)).toEqual(['prescient']);

  await localSql(home, ['create database mine', 'create database other']);
  const mine = { ...local, DATABASE_URL: urlOf('mine') };
  const accepting = ['db', 'restore', backup, '--with-differences'];
  expect(await prescientHere(accepting, mine)).toMatchObject(done);
  const again = await prescientHere(accepting, mine);
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain('--into URL');
  expect(await prescientHere([...accepting, '--into', urlOf('other')], mine)).toMatchObject(done);
  for (const name of ['mine', 'other']) {
    expect(await localSql(home, ['select trade_count from portfolio_state'], name)).toEqual([
      { trade_count: 3 },
    ]);
  }

  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(home, 'mine.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(home, 'mine.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  const signed = join(home, 'signed');
  const keys = {
    sign: ['--sign-key', join(home, 'mine.key')],
    verify: ['--verify-key', join(home, 'mine.pub')],
  };
  expect(await prescientHere(['db', 'backup', signed, ...keys.sign], local)).toMatchObject(done);
  const verified = await prescientHere(['db', 'verify', signed, ...keys.verify], local);
  expect(verified.stdout).toContain('is whole and signed by the owner of the key');
  const unsigned = await prescientHere(['db', 'restore', backup, ...keys.verify], local);
  expect(unsigned).toMatchObject({ code: 1, stdout: '' });
  expect(unsigned.stderr).toContain('manifest.sig cannot be read (ENOENT)');

  rmSync(join(backup, 'fills.jsonl.gz'));
  const damaged = await prescientHere(['db', 'verify', backup], local);
  expect(damaged).toMatchObject({ code: 1, stdout: '' });
  expect(damaged.stderr).toContain('fills.jsonl.gz is missing or damaged');
});
