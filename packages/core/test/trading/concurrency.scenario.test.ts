import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  commitCommands,
  executeTrade,
  getPortfolio,
  loadPortfolio,
  parseUsd,
  type Command,
  type Database,
  type CommandOutcome,
} from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement } from '../support/builders.ts';
import { codeOf } from '../support/in-memory.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, owner, another, portfolio, urls } = await openTestWorld();
/** As many API processes, as far as PostgreSQL can tell. */
const processes: readonly Database[] = [db, await another(), await another(), await another()];

/** Sends each command from the next process, all at once. */
const scatter = (commands: readonly Command[]): Promise<CommandOutcome[]> =>
  Promise.all(
    commands.map(
      async (command, n) => (await commitCommands(processes[n % processes.length]!, [command]))[0]!,
    ),
  );

const count = (outcomes: readonly CommandOutcome[], code: string | null): number =>
  outcomes.filter((outcome) => codeOf(outcome) === code).length;

describe('sixty-four callers with cash for half of them', () => {
  test.each(shortOrFull([1, 2], [1, 2, 3, 4, 5]))('buy exactly half, round %i', async () => {
    const { id: portfolioId } = await portfolio('3200');
    const outcomes = await scatter(
      Array.from({ length: 64 }, (_, n) => aBuy({ portfolioId, commandId: `t${n}` })),
    );
    expect([count(outcomes, null), count(outcomes, 'INSUFFICIENT_FUNDS')]).toEqual([32, 32]);
    expect(await getPortfolio(db, portfolioId)).toMatchObject({
      balance: 0n,
      totalInvested: parseUsd('3200'),
      tradeCount: 32,
    });
    expect(
      await sql(
        'select status, count(*)::int as trades from trades where portfolio_id = $1 group by 1 order by 1',
        portfolioId,
      ),
    ).toEqual([
      { status: 'open', trades: 32 },
      { status: 'rejected', trades: 32 },
    ]);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });
});

describe('one id sent a hundred times at once', () => {
  test.each(['accepted', 'refused'])('is one trade with one answer when it is %s', async (kind) => {
    const { id: portfolioId } = await portfolio(kind === 'accepted' ? '10000' : '1');
    const outcomes = await scatter(Array.from({ length: 100 }, () => aBuy({ portfolioId })));
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const first = outcomes.find(({ replayed }) => !replayed);
    expect(first!.accepted).toBe(kind === 'accepted');
    for (const outcome of outcomes) expect({ ...outcome, replayed: false }).toEqual(first);
    expect(await sql('select trade_id from trades where portfolio_id = $1', portfolioId)).toHaveLength(1);
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ tradeCount: kind === 'accepted' ? 1 : 0 });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('for different stakes is one trade and ninety-nine conflicts', async () => {
    const { id: portfolioId } = await portfolio();
    const outcomes = await scatter(
      Array.from({ length: 100 }, (_, n) => aBuy({ portfolioId, amount: `${n + 1}` })),
    );
    expect([count(outcomes, null), count(outcomes, 'CONFLICT')]).toEqual([1, 99]);
    const { positions } = await loadPortfolio(db, portfolioId);
    expect(positions.map(({ amount }) => amount)).toEqual([
      parseUsd(`${outcomes.findIndex(({ accepted }) => accepted) + 1}`),
    ]);
  });
});

describe('processes that race for one lot', () => {
  test.each(shortOrFull([1], [1, 2, 3]))('never sell more than it holds, round %i', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId }));
    // Forty want 20 of 500 shares each: there is enough for twenty-five.
    const closes = Array.from({ length: 40 }, (_, n) =>
      aClose({ portfolioId, commandId: `c${n}`, shares: '20', price: '0.30' }),
    );
    const outcomes = await scatter(closes);
    expect(count(outcomes, null)).toBe(25);
    expect(count(outcomes, 'POSITION_CLOSED')).toBe(15);
    expect(await getPortfolio(db, portfolioId)).toMatchObject({
      balance: parseUsd('10050'),
      totalInvested: 0n,
    });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test.each(shortOrFull([1], [1, 2, 3]))('settle it once and take it back once, round %i', async () => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(db, aBuy({ portfolioId }));
    const settlements = Array.from({ length: 12 }, (_, n) =>
      aSettlement({ portfolioId, commandId: `s${n}`, payout: n % 2 === 0 ? '1' : '0' }),
    );
    const settled = await scatter([
      ...settlements,
      ...Array.from({ length: 12 }, (_, n) => aClose({ portfolioId, commandId: `c${n}` })),
    ]);
    expect([count(settled, null), count(settled, 'POSITION_CLOSED')]).toEqual([1, 23]);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
    const winner = settled.flatMap((outcome) => (outcome.accepted ? [outcome.result] : []))[0]!;
    const reversals = Array.from({ length: 12 }, (_, n) =>
      aReversal({ portfolioId, commandId: `r${n}`, settlementId: winner.commandId }),
    );
    const reversed = await scatter(reversals);
    expect([
      count(reversed, null),
      count(reversed, 'ALREADY_REVERSED'),
      count(reversed, 'SETTLEMENT_NOT_FOUND'),
    ]).toEqual(winner.kind === 'settle' ? [1, 11, 0] : [0, 0, 12]);
    expect(await getPortfolio(db, portfolioId)).toMatchObject(
      winner.kind === 'settle'
        ? { balance: parseUsd('9900'), realizedPnl: 0n }
        : { balance: parseUsd('10100') },
    );
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });
});

// The connections that a pooler has keep the defaults that they began with.
describe.skipIf(urls.pooled)('on a server whose transactions see one snapshot unless told otherwise', () => {
  test.each(['repeatable read', 'serializable'])('(%s) one id is still answered alike', async (isolation) => {
    await owner(`alter database ${urls.name} set default_transaction_isolation = '${isolation}'`);
    onTestFinished(async () => {
      await owner(`alter database ${urls.name} reset default_transaction_isolation`);
    });
    const [first, second] = [await another(), await another()];
    expect(await first.orm.em.fork().execute('show default_transaction_isolation')).toEqual([
      { default_transaction_isolation: isolation },
    ]);
    const { id: portfolioId } = await portfolio('150');
    for (let round = 0; round < 5; round += 1) {
      const buys = [first, second].map((process) =>
        commitCommands(process, [aBuy({ portfolioId, commandId: `r${round}` })]),
      );
      const answers = (await Promise.all(buys)).flat();
      expect(answers.map(({ replayed }) => replayed).toSorted()).toEqual([false, true]);
      expect(answers.map(codeOf)).toEqual(
        round === 0 ? [null, null] : ['INSUFFICIENT_FUNDS', 'INSUFFICIENT_FUNDS'],
      );
    }
  });
});

test('batches over the same portfolios in any order answer everybody without a deadlock', async () => {
  const portfolios = await Promise.all(Array.from({ length: 6 }, () => portfolio()));
  const ids = portfolios.map(({ id }) => id);
  const batchOf = (batch: number): Command[] => {
    const start = batch % ids.length;
    const order = batch % 2 === 0 ? ids : ids.toReversed();
    return [...order.slice(start), ...order.slice(0, start)].map((portfolioId) =>
      aBuy({ portfolioId, commandId: `b${batch}`, amount: '10' }),
    );
  };
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, (_, batch) =>
      commitCommands(processes[batch % processes.length]!, batchOf(batch)),
    ),
  );
  expect(outcomes.flat()).toHaveLength(240);
  expect(outcomes.flat().every(({ accepted, replayed }) => accepted && !replayed)).toBe(true);
  for (const id of ids)
    expect(await getPortfolio(db, id)).toMatchObject({ balance: parseUsd('9600'), tradeCount: 40 });
  expect(await sql('select deadlocks::int from pg_stat_database where datname = current_database()')).toEqual(
    [{ deadlocks: 0 }],
  );
  expect(await differencesOf(db)).toEqual([]);
});

test('a portfolio and its lots are read as of one moment while trades go on', async () => {
  const { id: portfolioId } = await portfolio();
  let trading = true;
  const seen = new Set<bigint>();
  // Goes on until it was read in between a few times, however slow reading is.
  const trade = async () => {
    for (let n = 0; seen.size < 10 && n < 1000; n += 1) {
      await commitCommands(processes[n % processes.length]!, [
        aBuy({ portfolioId, commandId: `t${n}`, amount: '7' }),
      ]);
    }
  };
  const writer = trade().finally(() => {
    trading = false;
  });
  while (trading) {
    const { portfolio: state, positions } = await loadPortfolio(db, portfolioId);
    expect(positions.reduce((total, { amount, fee }) => total + amount + fee, 0n)).toBe(state.totalInvested);
    expect(positions).toHaveLength(state.tradeCount);
    seen.add(state.balance);
  }
  await writer;
  expect(seen.size).toBeGreaterThan(2);
});
