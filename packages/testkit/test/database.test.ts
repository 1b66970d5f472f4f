import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../src/index.ts';
import { shortOrFull } from '../src/length.ts';
import { execute } from '../src/sql.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a test database holds what was prepared, and what is written stays in it', async () => {
  await execute(database.applicationUrl, `insert into notes values ('mine')`);
  expect(await execute(database.ownerUrl, 'select body from notes')).toEqual([{ body: 'mine' }]);
  const other = await createTestDatabase();
  expect(await execute(other.ownerUrl, 'select body from notes')).toEqual([]);
  await other.drop();
});

test('the application makes no tables in it', async ({ skip }) => {
  skip(
    database.applicationUrl === database.ownerUrl,
    'the server of TEST_DATABASE_URL has a prescient_app of its own',
  );
  await expect(execute(database.applicationUrl, 'create table mine (id int)')).rejects.toMatchObject({
    code: '42501',
  });
});

test('many are made at once', async () => {
  const many = shortOrFull(5, 12);
  const databases = await Promise.all(Array.from({ length: many }, () => createTestDatabase()));
  expect(new Set(databases.map(({ name }) => name)).size).toBe(many);
  await Promise.all(databases.map((each) => each.drop()));
});

test('dropping ends sessions that were forgotten, and may be repeated', async () => {
  const { ownerUrl, applicationUrl, drop, name } = await createTestDatabase();
  const forgotten = [ownerUrl, applicationUrl].map((url) =>
    execute(url, 'select pg_sleep(60)').catch((error: unknown) => error),
  );
  const connected = `select count(*)::int as sessions from pg_stat_activity where datname = '${name}'`;
  await expect.poll(() => execute(database.ownerUrl, connected)).toEqual([{ sessions: 2 }]);
  await drop();
  await drop();
  for (const session of forgotten) expect(await session).toBeInstanceOf(Error);
  expect(await execute(database.ownerUrl, `select 1 from pg_database where datname = '${name}'`)).toEqual([]);
});
