import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { commitCommands, executeTrade, getPortfolio, isUnavailable } from '../../src/index.ts';
import { commitBatch } from '../../src/desk/trading/commit-batch.ts';
import { Patience } from '../../src/store/connection/patience.ts';
import { isDuplicate, isLockTimeout } from '../../src/store/connection/database-faults.ts';
import { entityManager } from '../../src/store/connection/handle.ts';
import { rawQuery } from '../../src/store/connection/raw-query.ts';
import { aBuy } from '../support/builders.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, owner, portfolio, another } = await openTestWorld();
const buy = (portfolioId: number, commandId: string) => aBuy({ portfolioId, commandId });

/** Does something while another transaction holds the portfolio's row. */
const whileHeld = (id: number, work: () => Promise<unknown>) =>
  entityManager(db).transactional(async (em) => {
    await rawQuery(em, 'select 1 from portfolio_state where id = $1 for update', [id]);
    await work();
  });

test('that nothing was done is not said of commands of which some were', async () => {
  const [free, taken] = [await portfolio(), await portfolio()];
  const impatient = await another({ patienceMs: 2_000 });
  await whileHeld(taken.id, async () => {
    // The first makes the taken portfolio busy, so that the two that come after it are in different transactions.
    const first = executeTrade(impatient, buy(taken.id, 'first'));
    await nextTurn();
    const both = commitCommands(impatient, [buy(free.id, 'done'), buy(taken.id, 'not-done')]);
    const errors = (await Promise.allSettled([first, both])).map((one) => 'reason' in one && one.reason);
    expect(errors).toMatchObject([
      { code: 'DATABASE_UNAVAILABLE', cause: expect.toSatisfy(isUnavailable) },
      { code: 'OUTCOME_UNKNOWN', details: { retryAfterMs: 250 }, cause: { code: 'OVERLOADED' } },
    ]);
  });
  const again = await commitCommands(impatient, [buy(free.id, 'done'), buy(taken.id, 'not-done')]);
  expect(again.map(({ accepted, replayed }) => [accepted, replayed])).toEqual([
    [true, true],
    [true, false],
  ]);
});

test('nor of those of which one was refused for good, as the refusal stands', async () => {
  const [poor, taken] = [await portfolio('1'), await portfolio()];
  const impatient = await another({ patienceMs: 2_000 });
  await whileHeld(taken.id, async () => {
    const both = commitCommands(impatient, [buy(poor.id, 'refused'), buy(taken.id, 'not-done')]);
    await expect(both).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      cause: { code: 'DATABASE_UNAVAILABLE', message: expect.stringContaining('Other work kept') },
    });
  });
  const [again] = await commitCommands(impatient, [buy(poor.id, 'refused')]);
  expect(again).toMatchObject({ accepted: false, replayed: true });
});

test('a portfolio that is locked for long fails nobody else who shares its transaction', async () => {
  const [taken, ...free] = [await portfolio(), await portfolio(), await portfolio()];
  const impatient = await another({ patienceMs: 8_000 });
  let locked: Promise<unknown> = Promise.resolve();
  await whileHeld(taken.id, async () => {
    const calls = [taken, ...free].map(({ id }) => executeTrade(impatient, buy(id, 'buy')));
    locked = calls[0]!;
    for (const other of calls.slice(1)) expect(await other).toMatchObject({ replayed: false });
  });
  // It waited on meanwhile.
  expect(await locked).toMatchObject({ replayed: false });
});

/** A trade that no command made: a command with its id meets a row that the writer takes for a defect. */
async function plantTrade(portfolioId: number, tradeId: string): Promise<void> {
  const donor = await portfolio();
  await executeTrade(db, buy(donor.id, 'donor'));
  const planted = `insert into trades select (jsonb_populate_record(t,
    jsonb_build_object('portfolio_id', $2::int, 'trade_id', $3::text))).* from trades t where portfolio_id = $1`;
  await owner(planted, donor.id, portfolioId, tradeId);
}

test('a group that cannot be written is redone singly, and nothing is left of it but what could be', async () => {
  const [one, other] = [await portfolio(), await portfolio()];
  await plantTrade(one.id, 'poison');
  const calls = ['a', 'poison', 'b'].map((commandId) => executeTrade(db, buy(one.id, commandId)));
  const [a, poison, b, elsewhere] = await Promise.allSettled([
    ...calls,
    executeTrade(db, buy(other.id, 'c')),
  ]);
  // The server said itself that it rolled back: no outcome is unknown.
  expect(poison).toMatchObject({ reason: expect.toSatisfy(isDuplicate) });
  for (const done of [a, b, elsewhere]) expect(done).toMatchObject({ value: { replayed: false } });
  expect(await getPortfolio(db, one.id)).toMatchObject({ tradeCount: 2 });
  expect(await getPortfolio(db, other.id)).toMatchObject({ tradeCount: 1 });
});

test('a writer that waits too long leaves no doubt that nothing was done, though its COMMIT was on the way', async () => {
  const { id } = await portfolio();
  const impatient = await another({ patienceMs: 2_000 });
  const task = { command: buy(id, 'buy'), lost: null };
  const undone = new Error('rolled back');
  const adding = entityManager(db).transactional(async (em) => {
    // The writer has to wait for the transaction that is adding the same key.
    await rawQuery(
      em,
      `insert into commands (portfolio_id, command_id, kind, request_hash, result, recorded_at)
       values ($1, 'buy', 'execute', '', '{}', now())`,
      [id],
    );
    const terms = { patience: new Patience(600_000) };
    await expect(commitBatch(impatient, [task], terms)).rejects.toSatisfy(isLockTimeout);
    expect(task.lost).toBeNull();
    throw undone;
  });
  await expect(adding).rejects.toBe(undone);
  expect(await executeTrade(impatient, buy(id, 'buy'))).toMatchObject({ replayed: false });
});
