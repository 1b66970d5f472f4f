import { describe, expect, test, type TestContext } from 'vitest';
import {
  auditRound,
  clockShowing,
  commitCommands,
  connect,
  createPortfolio,
  executeTrade,
  getPortfolio,
  isUnavailable,
  parseUsd,
  verifyAudit,
  type Database,
  type DatabaseOptions,
} from '../../src/index.ts';
import { aBuy, aClose } from '../support/builders.ts';
import { openSeveringProxy, type Fault, type SeveringProxy } from '../support/severing-proxy.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, portfolio, urls } = await openTestWorld();

/** The same database, over a line of a test's own that fails. */
interface Line {
  readonly proxy: SeveringProxy;
  /** Impatient unless told otherwise, so that silence is noticed soon. */
  readonly behind: Database;
}

async function aLine({ onTestFinished }: TestContext, more: Partial<DatabaseOptions> = {}): Promise<Line> {
  const proxy = await openSeveringProxy(urls.applicationUrl);
  const url = proxy.url;
  const behind = await connect({ url, pooled: urls.pooled, poolSize: 2, patienceMs: 2_000, ...more });
  onTestFinished(async () => {
    await behind.close();
    await proxy.close();
  });
  return { proxy, behind };
}

const rowsOf = async (portfolioId: number) =>
  (
    await sql(
      'select (select count(*) from trades where portfolio_id = $1)::int as trades, (select count(*) from commands where portfolio_id = $1)::int as commands',
      portfolioId,
    )
  )[0];

// Each test has a line of its own, so that those that wait for a silent server do so together.
// A lost line is noticed at once, so that patience is only a guard; silence ends with one patience, and a group has three.
describe.concurrent.each<[Fault, number, number]>([
  ['commit lost', 5, 100_000],
  ['reply lost', 5, 100_000],
  ['reply withheld', 2, 4_000],
  ['silent', 2, 4_000],
])('a line with this fault: %s', (fault, often, patienceMs) => {
  test('once: the caller is answered and the trade happened once', async (context) => {
    const { id: portfolioId } = await portfolio();
    const { proxy, behind } = await aLine(context, { patienceMs });
    proxy.fail(fault, 1);
    const answer = await executeTrade(behind, aBuy({ portfolioId }));
    expect(proxy.struck).toBe(1);
    expect(answer).toMatchObject({ replayed: false, balance: parseUsd('9900') });
    expect(await rowsOf(portfolioId)).toEqual({ trades: 1, commands: 1 });
    expect(await executeTrade(db, aBuy({ portfolioId }))).toEqual({ ...answer, replayed: true });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test(`${often} times over: so it is still`, async (context) => {
    const { id: portfolioId } = await portfolio();
    const { proxy, behind } = await aLine(context, { patienceMs });
    proxy.fail(fault, often);
    expect(await executeTrade(behind, aBuy({ portfolioId }))).toMatchObject({ replayed: false });
    expect(proxy.struck).toBe(often);
    expect(await rowsOf(portfolioId)).toEqual({ trades: 1, commands: 1 });
  });
});

test.concurrent.for<Fault>(['commit lost', 'reply lost'])(
  'with the %s, what was answered before is a replay, and what is new is not',
  async (fault, context) => {
    const { id: portfolioId } = await portfolio();
    const { proxy, behind } = await aLine(context);
    await executeTrade(behind, aBuy({ portfolioId, commandId: 'old' }));
    proxy.fail(fault, 1);
    const commands = ['old', 'new', 'new'].map((commandId) => aBuy({ portfolioId, commandId }));
    const outcomes = await commitCommands(behind, [...commands, aClose({ portfolioId, tradeId: 'new' })]);
    expect(proxy.struck).toBe(1);
    expect(outcomes.map(({ accepted, replayed }) => [accepted, replayed])).toEqual([
      [true, true],
      [true, false],
      [true, true],
      [true, false],
    ]);
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ tradeCount: 2 });
  },
);

test.concurrent('of two processes that send one id only one is told that it was the first, though the other lost a COMMIT', async (context) => {
  const { id: portfolioId } = await portfolio();
  const { proxy, behind } = await aLine(context);
  // All facts get the same moment, so that nothing but the writer tells the two answers apart.
  await sql(`update portfolio_state set last_updated = '2999-01-01' where id = $1`, portfolioId);
  proxy.fail('commit lost', 5);
  const losing = executeTrade(behind, aBuy({ portfolioId }));
  await context.expect.poll(() => proxy.struck, { interval: 1 }).toBeGreaterThan(0);
  const winning = await executeTrade(db, aBuy({ portfolioId }));
  const lost = await losing;
  expect([winning.replayed, lost.replayed].toSorted()).toEqual([false, true]);
  expect({ ...lost, replayed: true }).toEqual({ ...winning, replayed: true });
  expect(await rowsOf(portfolioId)).toEqual({ trades: 1, commands: 1 });
});

describe.concurrent('when it never ends', () => {
  test.for<[Fault, boolean]>([
    ['commit lost', false],
    ['reply lost', true],
  ])('with the %s, the outcome is unknown, and asking again tells it', async ([fault, happened], context) => {
    const { id: portfolioId } = await portfolio();
    const { proxy, behind } = await aLine(context);
    proxy.fail(fault, 1000);
    await expect(executeTrade(behind, aBuy({ portfolioId }))).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      retryable: true,
      cause: expect.toSatisfy(isUnavailable),
    });
    expect(await rowsOf(portfolioId)).toEqual({ trades: happened ? 1 : 0, commands: happened ? 1 : 0 });
    proxy.restore();
    expect(await executeTrade(behind, aBuy({ portfolioId }))).toMatchObject({ replayed: happened });
    expect(await rowsOf(portfolioId)).toEqual({ trades: 1, commands: 1 });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('with nobody there, nothing was done, and the caller is told so', async (context) => {
    const { id: portfolioId } = await portfolio();
    const { proxy, behind } = await aLine(context);
    proxy.sever();
    await expect(executeTrade(behind, aBuy({ portfolioId }))).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      retryable: true,
      cause: expect.toSatisfy(isUnavailable),
    });
    expect(await rowsOf(portfolioId)).toEqual({ trades: 0, commands: 0 });
    const read: unknown = await getPortfolio(behind, portfolioId).catch((error: unknown) => error);
    expect(isUnavailable(read)).toBe(true);
    proxy.restore();
    expect(await executeTrade(behind, aBuy({ portfolioId }))).toMatchObject({ replayed: false });
  });
});

test.concurrent('a portfolio whose COMMIT got no reply is opened once, by the same request again', async (context) => {
  const { proxy, behind } = await aLine(context);
  const wanted = { id: 900, name: 'lost', initialBalance: parseUsd('5') };
  proxy.fail('reply lost', 1);
  const lost: unknown = await createPortfolio(behind, wanted).catch((error: unknown) => error);
  expect(isUnavailable(lost)).toBe(true);
  expect(await createPortfolio(behind, wanted)).toMatchObject({ id: 900, balance: parseUsd('5') });
  expect(await differencesOf(db, 900)).toEqual([]);
});

describe.concurrent('when a defect of ours comes after a COMMIT without a reply', () => {
  /** A clock that fails once when the second attempt reads it: validation and the first attempt read it before. */
  const broken = (context: TestContext): Promise<Line> => {
    let reads = 0;
    const clock = () => {
      reads += 1;
      if (reads === 3) throw new TypeError('no time');
      return new Date();
    };
    return aLine(context, { patienceMs: 4_000, clock: clockShowing(clock) });
  };

  test.for<Fault>(['commit lost', 'reply lost'])(
    'with the %s, each of a group is redone, and none is told that it was sent before',
    async (fault, context) => {
      const { id: portfolioId } = await portfolio();
      const { proxy, behind } = await broken(context);
      proxy.fail(fault, 1);
      const commands = ['a', 'b', 'c'].map((commandId) => aBuy({ portfolioId, commandId }));
      const outcomes = await commitCommands(behind, commands);
      expect(outcomes.map(({ accepted, replayed }) => [accepted, replayed])).toEqual(
        commands.map(() => [true, false]),
      );
      expect(await rowsOf(portfolioId)).toEqual({ trades: 3, commands: 3 });
    },
  );

  test('a lone command is not told that it failed', async (context) => {
    const { id: portfolioId } = await portfolio();
    const { proxy, behind } = await broken(context);
    proxy.fail('reply lost', 1);
    await expect(executeTrade(behind, aBuy({ portfolioId }))).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      cause: new TypeError('no time'),
    });
    expect(await executeTrade(behind, aBuy({ portfolioId }))).toMatchObject({ replayed: true });
  });
});

describe.concurrent('a server that falls silent', () => {
  test.for<[Fault, string]>([
    ['silent', 'DATABASE_UNAVAILABLE'],
    ['reply withheld', 'OUTCOME_UNKNOWN'],
  ])(
    '(%s) and stays so is given up by a deadline of all attempts together',
    async ([fault, code], context) => {
      const { id: portfolioId } = await portfolio();
      const { proxy, behind } = await aLine(context);
      proxy.fail(fault, 1000);
      await expect(executeTrade(behind, aBuy({ portfolioId }))).rejects.toMatchObject({ code });
      // Three times as long as one attempt may take, with pauses between them.
      expect(proxy.struck).toBeLessThanOrEqual(3);
    },
  );

  test('keeps no reader waiting for ever', async (context) => {
    const { proxy, behind } = await aLine(context);
    await getPortfolio(behind, 1);
    proxy.fail('silent', 1);
    const read: unknown = await getPortfolio(behind, 1).catch((error: unknown) => error);
    expect(isUnavailable(read)).toBe(true);
    expect(await getPortfolio(behind, 1)).toMatchObject({ id: 1 });
  });

  /** A line for somebody patient: nothing but what is tested ends his waiting while a test lasts. */
  const patiently = (context: TestContext): Promise<Line> => aLine(context, { patienceMs: 1_000_000 });

  test('does not keep those who leave', async (context) => {
    const { proxy, behind: leaver } = await patiently(context);
    proxy.fail('silent', 1);
    const read = getPortfolio(leaver, 1).catch(isUnavailable);
    await context.expect.poll(() => proxy.struck).toBe(1);
    await leaver.close();
    expect(await read).toBe(true);
  });

  test('does not keep an audit that is told to end', async (context) => {
    const { proxy, behind: auditor } = await patiently(context);
    const end = new AbortController();
    proxy.fail('silent', 1);
    const round = auditRound(auditor, { signal: end.signal }).catch(isUnavailable);
    await context.expect.poll(() => proxy.struck).toBe(1);
    end.abort();
    expect(await round).toBe(true);
  });

  test('costs the pool no connection, though it is silent more often than the pool has any', async (context) => {
    const { proxy, behind } = await aLine(context);
    for (let round = 0; round < 3; round += 1) {
      proxy.fail('silent', 1);
      await expect(getPortfolio(behind, 1)).rejects.toThrow(/./);
    }
    proxy.restore();
    expect(await Promise.all([1, 2, 3, 4].map(() => getPortfolio(behind, 1)))).toHaveLength(4);
  });
});

// A pooler takes no time-outs from its clients.
test.skipIf(urls.pooled)('an audit, which may take long, is given longer than a trade', async (context) => {
  const { behind } = await aLine(context);
  const patient = await behind.patient();
  const longest = async (from: Database) =>
    (
      await from.orm.em
        .fork()
        .execute<{ ms: number }[]>(
          "select setting::int as ms from pg_settings where name = 'statement_timeout'",
        )
    )[0]!.ms;
  expect([await longest(behind), await longest(patient)]).toEqual([1_000, 900_000]);
  await patient.close();
  expect(await verifyAudit(behind)).toMatchObject({ clean: true });
});
