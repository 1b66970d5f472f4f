import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { createTestDatabase } from '@prescient/testkit';
import { describe, expect, test } from 'vitest';
import { commitCommands, connect, isUnavailable, getPortfolio, type Database } from '../../src/index.ts';
import { commitBatch } from '../../src/desk/trading/commit-batch.ts';
import { isDuplicate, isRetryable } from '../../src/store/connection/database-faults.ts';
import { entityManager } from '../../src/store/connection/handle.ts';
import { Patience } from '../../src/store/connection/patience.ts';
import { inPipeline, together } from '../../src/store/connection/pipeline.ts';
import { rawQuery } from '../../src/store/connection/raw-query.ts';
import { aBuy } from '../support/builders.ts';
import { codeOf } from '../support/in-memory.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, another, portfolio, urls } = await openTestWorld();

/** Core's opinion of an error, in three words. */
const verdict = (error: unknown) => ({
  retryable: isRetryable(error),
  unavailable: isUnavailable(error),
  duplicate: isDuplicate(error),
});
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => new Error('nothing failed'),
    (error: unknown) => error,
  );

/** The SQLSTATE of a failure; null where nothing failed. */
const codeIn = (error: unknown): unknown => (error as { code?: unknown }).code ?? null;

/** Both ways by which SQL reaches the server: the ORM, which wraps the driver's errors, and the bound one, which does not. */
const ways: [string, (em: SqlEntityManager, statement: string) => Promise<unknown>][] = [
  ['the ORM', (em, statement) => em.execute(statement)],
  ['the bound way', (em, statement) => rawQuery(em, statement, [])],
];

/** Holds a portfolio's row until told to let go. */
async function holdRow(id: number) {
  const letGo = Promise.withResolvers<void>();
  const held = Promise.withResolvers<SqlEntityManager>();
  const done = entityManager(db).transactional(async (em) => {
    await rawQuery(em, 'select 1 from portfolio_state where id = $1 for update', [id]);
    held.resolve(em);
    await letGo.promise;
  });
  return { em: await held.promise, letGo: () => (letGo.resolve(), done) };
}

/** Returns once a session of this database waits for a lock. */
async function oneWaits(): Promise<void> {
  const waits =
    "select 1 as waits from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await expect.poll(() => sql(waits)).toEqual([{ waits: 1 }]);
}

describe.each(ways)('through %s', (_, run) => {
  const inTransaction = (statement: string, from: Database = db) =>
    failureOf(entityManager(from).transactional((em) => run(em, statement)));

  test('a lock that does not come is a server that is not fit to answer', async () => {
    const { id } = await portfolio();
    const row = await holdRow(id);
    const late = await failureOf(
      entityManager(db).transactional(async (em) => {
        await em.execute("set local lock_timeout = '20ms'");
        await run(em, `select 1 from portfolio_state where id = ${id} for update`);
      }),
    );
    await row.letGo();
    expect(late).toMatchObject({ code: '55P03' });
    expect(verdict(late)).toEqual({ retryable: false, unavailable: true, duplicate: false });
  });

  test('a statement that takes too long is one, too', async () => {
    const slow = await failureOf(
      entityManager(db).transactional(async (em) => {
        await em.execute("set local statement_timeout = '20ms'");
        await run(em, 'select pg_sleep(5)');
      }),
    );
    expect(slow).toMatchObject({ code: '57014' });
    expect(verdict(slow)).toEqual({ retryable: false, unavailable: true, duplicate: false });
  });

  test('a session that is killed is one, too', async () => {
    const killed = await inTransaction('select pg_terminate_backend(pg_backend_pid())');
    expect(verdict(killed)).toEqual({ retryable: false, unavailable: true, duplicate: false });
  });

  test('a change that another transaction got ahead of may be tried again', async () => {
    const { id } = await portfolio();
    const failed = await failureOf(
      entityManager(db).transactional(async (em) => {
        await em.execute('set transaction isolation level repeatable read');
        await em.execute('select 1 from portfolio_state');
        await sql('update portfolio_state set name = name where id = $1', id);
        await run(em, `update portfolio_state set name = 'late' where id = ${id}`);
      }),
    );
    expect(failed).toMatchObject({ code: '40001' });
    expect(verdict(failed)).toEqual({ retryable: true, unavailable: false, duplicate: false });
  });

  test('a deadlock may be tried again', async () => {
    const [a, b] = [await portfolio(), await portfolio()];
    const row = await holdRow(a.id);
    const second = failureOf(
      entityManager(await another()).transactional(async (em) => {
        await run(em, `select 1 from portfolio_state where id = ${b.id} for update`);
        await run(em, `select 1 from portfolio_state where id = ${a.id} for update`);
      }),
    );
    await oneWaits();
    const first = failureOf(run(row.em, `select 1 from portfolio_state where id = ${b.id} for update`));
    // PostgreSQL chooses the one that waited longer, unless that one looked for a deadlock before there was any.
    const lost = await Promise.race(
      [first, second].map((work) =>
        work.then((error) => (codeIn(error) === null ? new Promise(() => {}) : error)),
      ),
    );
    await row.letGo();
    expect(lost).toMatchObject({ code: '40P01' });
    expect(verdict(lost)).toEqual({ retryable: true, unavailable: false, duplicate: false });
    await second;
  });

  test('a key that is there already is a duplicate', async () => {
    const twice = await inTransaction(
      'insert into portfolio_state select * from portfolio_state where id = 1',
    );
    expect(verdict(twice)).toEqual({ retryable: false, unavailable: false, duplicate: true });
  });

  test.each([
    ['a defect of ours', 'select nonsense'],
    ['a broken rule', 'update portfolio_state set balance = -1 where id = 1'],
    ['a missing table', 'select * from nowhere'],
  ])('%s is none of these', async (__, statement) => {
    expect(verdict(await inTransaction(statement))).toEqual({
      retryable: false,
      unavailable: false,
      duplicate: false,
    });
  });

  test.each([
    ['a port where nobody listens', (url: URL) => void (url.port = '1')],
    ['a host that does not exist', (url: URL) => void (url.hostname = 'no-such-host.invalid')],
    ['a database that does not exist', (url: URL) => void (url.pathname = '/no_such_database')],
  ])('%s is a server that is not there', async (__, spoil) => {
    const url = new URL(urls.applicationUrl);
    spoil(url);
    const nowhere = await connect({ url: url.href });
    expect(verdict(await inTransaction('select 1', nowhere))).toEqual({
      retryable: false,
      unavailable: true,
      duplicate: false,
    });
    await nowhere.close();
  });
});

describe('a batch', () => {
  test('that loses a deadlock is tried again, and nobody notices', async () => {
    const [a, b] = [await portfolio(), await portfolio()];
    const process = await another();
    let rounds = 0;
    for (let batchLost = false; !batchLost;) {
      rounds += 1;
      const row = await holdRow(b.id);
      const batch = commitCommands(
        process,
        [a, b].map(({ id }) => aBuy({ portfolioId: id, commandId: `round-${rounds}` })),
      );
      await oneWaits();
      // It holds the first row and waits for the second; we hold the second and ask for the first. It waited longer, and loses.
      const ours = await failureOf(
        rawQuery(row.em, 'select 1 from portfolio_state where id = $1 for update', [a.id]),
      );
      batchLost = codeIn(ours) === null;
      await row.letGo();
      expect((await batch).map(({ accepted, replayed }) => [accepted, replayed])).toEqual([
        [true, false],
        [true, false],
      ]);
    }
    for (const { id } of [a, b]) {
      expect(await getPortfolio(db, id)).toMatchObject({ tradeCount: rounds });
      expect(await differencesOf(db, id)).toEqual([]);
    }
  });

  test('whose deadline passes while it waits never commits later', async () => {
    const { id: portfolioId } = await portfolio();
    const row = await holdRow(portfolioId);
    const task = { command: aBuy({ portfolioId }), lost: null };
    const terms = { patience: new Patience(100) };
    const late = await failureOf(commitBatch(await another(), [task], terms));
    expect(isUnavailable(late)).toBe(true);
    expect(task.lost).toBeNull();
    await row.letGo();
    // It gets the lock before the statement that asks now.
    await (await holdRow(portfolioId)).letGo();
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ tradeCount: 0 });
  });

  test('fails for what failed first, and not for what was sent behind it', async () => {
    const failed = inPipeline(db, async (pipeline) => {
      const first = pipeline.query('select 1 / 0');
      const behind = pipeline.query('select 1');
      // A reader that looks at the second one first hears that the transaction is aborted.
      return together(behind, first, pipeline.begun);
    });
    expect(codeIn(await failureOf(failed))).toBe('22012');
  });

  test('waits for the rows that it needs, and reads them as their last holder left them', async () => {
    const { id: portfolioId } = await portfolio('150');
    const row = await holdRow(portfolioId);
    const batch = commitCommands(await another(), [aBuy({ portfolioId })]);
    await oneWaits();
    await rawQuery(row.em, 'update portfolio_state set balance = 50, initial_balance = 50 where id = $1', [
      portfolioId,
    ]);
    await row.letGo();
    expect((await batch).map(codeOf)).toEqual(['INSUFFICIENT_FUNDS']);
  });
});

test('within a transaction of one database, another one is still itself', async () => {
  const elsewhere = await createTestDatabase();
  const other = await connect({ url: elsewhere.applicationUrl, pooled: elsewhere.pooled });
  const where = 'select current_database() as name';
  const [outer, inner] = await entityManager(db).transactional(async (em) => [
    await rawQuery(em, where, []),
    await entityManager(other).transactional((own) => rawQuery(own, where, [])),
  ]);
  await other.close();
  await elsewhere.drop();
  expect([outer, inner]).toEqual([[{ name: urls.name }], [{ name: elsewhere.name }]]);
});
