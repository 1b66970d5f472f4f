import { expect, test } from 'vitest';
import {
  commitCommands,
  getRisk,
  haltAll,
  liftHaltForAll,
  parseUsd,
  setLimits,
  type Command,
  type CommandOutcome,
  type Database,
} from '../../src/index.ts';
import { aBuy, aClose } from '../support/builders.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, another, portfolio } = await openTestWorld();
// As many API processes, as far as PostgreSQL can tell.
const processes = [db, await another(), await another(), await another()];

/** Sends each command by itself, all at once, from one process after the other. */
const scatter = (commands: readonly Command[]): Promise<CommandOutcome[]> =>
  Promise.all(
    commands.map(async (command, index) => {
      const process = processes[index % processes.length] as Database;
      return (await commitCommands(process, [command]))[0]!;
    }),
  );

const refusedBy = (outcome: CommandOutcome): unknown =>
  outcome.accepted ? 'accepted' : (outcome.refusal.details['rule'] ?? outcome.refusal.code);

test('of callers that race on one portfolio exactly as many get through as its limits allow', async () => {
  const { id: portfolioId } = await portfolio();
  const limits = { maxPosition: parseUsd('35'), maxEventExposure: parseUsd('100'), maxOpenPositions: 8 };
  await setLimits(db, { portfolioId, limits, reason: 'a race', by: 'tester' });
  const buys = Array.from({ length: 120 }, (_, n) =>
    aBuy({ portfolioId, commandId: `buy-${n}`, marketId: `m${n % 6}`, eventId: `e${n % 2}`, amount: '10' }),
  );
  const outcomes = await scatter(buys);
  const counts = Map.groupBy(outcomes, refusedBy);
  expect(counts.get('accepted')).toHaveLength(8);
  expect([...counts.keys()].toSorted()).toEqual(['accepted', 'maxOpenPositions']);
  const [sums] = await sql(
    `select count(*)::int as open, max(cost)::int as most from (
       select market_id, sum(amount) as cost, count(*) from portfolio_positions where portfolio_id = $1 group by 1) p`,
    portfolioId,
  );
  expect(sums!['most']).toBeLessThanOrEqual(35);
  // Each sale makes room for one buy.
  const sold = outcomes.flatMap((outcome) => (outcome.accepted ? [outcome.result.tradeId] : [])).slice(0, 5);
  const wave = [
    ...sold.map((tradeId) => aClose({ portfolioId, commandId: `sell-${tradeId}`, tradeId })),
    ...buys.map((buy) => ({ ...buy, commandId: `again-${buy.commandId}`, marketId: `z-${buy.commandId}` })),
  ];
  const second = await scatter(wave);
  expect(second.slice(0, 5).every(({ accepted }) => accepted)).toBe(true);
  expect(second.slice(5).filter(({ accepted }) => accepted).length).toBeLessThanOrEqual(5);
  const report = await getRisk(db, portfolioId);
  expect(report.figures.filter(({ isExceeded }) => isExceeded)).toEqual([]);
  expect(await differencesOf(db, portfolioId)).toEqual([]);
});

test('a limit that is set while buys race binds every one that is decided after it', async () => {
  const { id: portfolioId } = await portfolio();
  const buys = Array.from({ length: 60 }, (_, n) =>
    aBuy({ portfolioId, commandId: `buy-${n}`, amount: '10' }),
  );
  const racing = scatter(buys);
  await setLimits(db, { portfolioId, limits: { maxStake: parseUsd('9') }, reason: 'a race', by: 'tester' });
  const [before] = await sql('select trade_count from portfolio_state where id = $1', portfolioId);
  await racing;
  const [after] = await sql('select trade_count from portfolio_state where id = $1', portfolioId);
  expect(after).toEqual(before);
});

test('once the kill switch of all portfolios has answered, no process buys anything', async () => {
  const ids = (await Promise.all(Array.from({ length: 6 }, () => portfolio()))).map(({ id }) => id);
  const buys = Array.from({ length: 180 }, (_, n) =>
    aBuy({ portfolioId: ids[n % ids.length]!, commandId: `buy-${n}`, amount: '1' }),
  );
  const counted = 'select sum(trade_count)::int as trades from portfolio_state where id = any($1)';
  const racing = scatter(buys);
  await haltAll(db, { reason: 'a race', by: 'tester' });
  const before = await sql(counted, ids);
  const outcomes = await racing;
  expect(await sql(counted, ids)).toEqual(before);
  expect(before[0]!['trades']).toBe(outcomes.filter(({ accepted }) => accepted).length);
  await liftHaltForAll(db, { reason: 'over', by: 'tester' });
});
