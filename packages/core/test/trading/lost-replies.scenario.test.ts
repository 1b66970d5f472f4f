import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
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
} from '../../src/index.ts';
import { aBuy, aClose } from '../support/builders.ts';
import { openSeveringProxy, type Fault } from '../support/severing-proxy.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, sql, portfolio, urls } = await openTestWorld();
const proxy = await openSeveringProxy(urls.applicationUrl);
/** The same database, over a line that fails; impatient, so that silence is noticed soon. */
const behind: Database = await connect({
  url: proxy.url,
  pooled: urls.pooled,
  poolSize: 2,
  patienceMs: 2_000,
});
afterAll(async () => {
  await behind.close();
  await proxy.close();
});
beforeEach(() => proxy.restore());

const rowsOf = async (portfolioId: number) =>
  (
    await sql(
      'select (select count(*) from trades where portfolio_id = $1)::int as trades, (select count(*) from commands where portfolio_id = $1)::int as commands',
      portfolioId,
    )
  )[0];

describe.each<[Fault, number]>([
  ['commit lost', 5],
  ['reply lost', 5],
  ['reply withheld', 2],
  ['silent', 2],
])('a line with this fault: %s', (fault, often) => {
  test('once: the caller is answered and the trade happened once', async () => {
    const { id: portfolioId } = await portfolio();
    const before = proxy.struck;
    proxy.fail(fault, 1);
    const answer = await executeTrade(behind, aBuy({ portfolioId }));
    expect(proxy.struck - before).toBe(1);
    expect(answer).toMatchObject({ replayed: false, balance: parseUsd('9900') });
    expect(await rowsOf(portfolioId)).toEqual({ trades: 1, commands: 1 });
    expect(await executeTrade(db, aBuy({ portfolioId }))).toEqual({ ...answer, replayed: true });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test(`${often} times over: so it is still`, async () => {
    const { id: portfolioId } = await portfolio();
    const before = proxy.struck;
    proxy.fail(fault, often);
    expect(await executeTrade(behind, aBuy({ portfolioId }))).toMatchObject({ replayed: false });
    expect(proxy.struck - before).toBe(often);
    expect(await rowsOf(portfolioId)).toEqual({ trades: 1, commands: 1 });
  });
});

test.each<Fault>(['commit lost', 'reply lost'])(
  'with the %s, what was answered before is a replay, and what is new is not',
  async (fault) => {
    const { id: portfolioId } = await portfolio();
    await executeTrade(behind, aBuy({ portfolioId, commandId: 'old' }));
    const before = proxy.struck;
    proxy.fail(fault, 1);
    const commands = ['old', 'new', 'new'].map((commandId) => aBuy({ portfolioId, commandId }));
    const outcomes = await commitCommands(behind, [...commands, aClose({ portfolioId, tradeId: 'new' })]);
    expect(proxy.struck - before).toBe(1);
    expect(outcomes.map(({ accepted, replayed }) => [accepted, replayed])).toEqual([
      [true, true],
      [true, false],
      [true, true],
      [true, false],
    ]);
    expect(await getPortfolio(db, portfolioId)).toMatchObject({ tradeCount: 2 });
  },
);

test('of two processes that send one id only one is told that it was the first, though the other lost a COMMIT', async () => {
  const { id: portfolioId } = await portfolio();
  // All facts get the same moment, so that nothing but the writer tells the two answers apart.
  await sql(`update portfolio_state set last_updated = '2999-01-01' where id = $1`, portfolioId);
  const before = proxy.struck;
  proxy.fail('commit lost', 5);
  const losing = executeTrade(behind, aBuy({ portfolioId }));
  await expect.poll(() => proxy.struck, { interval: 1 }).toBeGreaterThan(before);
  const winning = await executeTrade(db, aBuy({ portfolioId }));
  const lost = await losing;
  expect([winning.replayed, lost.replayed].toSorted()).toEqual([false, true]);
  expect({ ...lost, replayed: true }).toEqual({ ...winning, replayed: true });
  expect(await rowsOf(portfolioId)).toEqual({ trades: 1, commands: 1 });
});

describe('when it never ends', () => {
  test.each<[Fault, boolean]>([
    ['commit lost', false],
    ['reply lost', true],
  ])('with the %s, the outcome is unknown, and asking again tells it', async (fault, happened) => {
    const { id: portfolioId } = await portfolio();
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

  test('with nobody there, nothing was done, and the caller is told so', async () => {
    const { id: portfolioId } = await portfolio();
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

test('a portfolio whose COMMIT got no reply is opened once, by the same request again', async () => {
  const wanted = { id: 900, name: 'lost', initialBalance: parseUsd('5') };
  proxy.fail('reply lost', 1);
  const lost: unknown = await createPortfolio(behind, wanted).catch((error: unknown) => error);
  expect(isUnavailable(lost)).toBe(true);
  expect(await createPortfolio(behind, wanted)).toMatchObject({ id: 900, balance: parseUsd('5') });
  expect(await differencesOf(db, 900)).toEqual([]);
});

describe('when a defect of ours comes after a COMMIT without a reply', () => {
  /** A clock that fails once when the second attempt reads it: validation and the first attempt read it before. */
  const broken = async () => {
    let reads = 0;
    const clock = () => {
      reads += 1;
      if (reads === 3) throw new TypeError('no time');
      return new Date();
    };
    const opened = await connect({
      url: proxy.url,
      pooled: urls.pooled,
      poolSize: 2,
      clock: clockShowing(clock),
    });
    onTestFinished(() => opened.close());
    return opened;
  };

  test.each<Fault>(['commit lost', 'reply lost'])(
    'with the %s, each of a group is redone, and none is told that it was sent before',
    async (fault) => {
      const { id: portfolioId } = await portfolio();
      const from = await broken();
      proxy.fail(fault, 1);
      const commands = ['a', 'b', 'c'].map((commandId) => aBuy({ portfolioId, commandId }));
      const outcomes = await commitCommands(from, commands);
      expect(outcomes.map(({ accepted, replayed }) => [accepted, replayed])).toEqual(
        commands.map(() => [true, false]),
      );
      expect(await rowsOf(portfolioId)).toEqual({ trades: 3, commands: 3 });
    },
  );

  test('a lone command is not told that it failed', async () => {
    const { id: portfolioId } = await portfolio();
    const from = await broken();
    proxy.fail('reply lost', 1);
    await expect(executeTrade(from, aBuy({ portfolioId }))).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      cause: new TypeError('no time'),
    });
    expect(await executeTrade(from, aBuy({ portfolioId }))).toMatchObject({ replayed: true });
  });
});

describe('a server that falls silent', () => {
  let before = 0;
  beforeEach(() => void (before = proxy.struck));

  test.each<[Fault, string]>([
    ['silent', 'DATABASE_UNAVAILABLE'],
    ['reply withheld', 'OUTCOME_UNKNOWN'],
  ])('(%s) and stays so is given up by a deadline of all attempts together', async (fault, code) => {
    const { id: portfolioId } = await portfolio();
    const hasty = await connect({ url: proxy.url, pooled: urls.pooled, poolSize: 2, patienceMs: 2_000 });
    onTestFinished(() => hasty.close());
    proxy.fail(fault, 1000);
    await expect(executeTrade(hasty, aBuy({ portfolioId }))).rejects.toMatchObject({ code });
    // Three times as long as one attempt may take, with pauses between them.
    expect(proxy.struck - before).toBeLessThanOrEqual(3);
  });

  test('keeps no reader waiting for ever', async () => {
    await getPortfolio(behind, 1);
    proxy.fail('silent', 1);
    const read: unknown = await getPortfolio(behind, 1).catch((error: unknown) => error);
    expect(isUnavailable(read)).toBe(true);
    expect(await getPortfolio(behind, 1)).toMatchObject({ id: 1 });
  });

  /** The same line for somebody patient: nothing but what is tested ends his waiting while a test lasts. */
  const patiently = (): Promise<Database> =>
    connect({ url: proxy.url, pooled: urls.pooled, patienceMs: 1_000_000 });

  test('does not keep those who leave', async () => {
    const leaver = await patiently();
    proxy.fail('silent', 1);
    const read = getPortfolio(leaver, 1).catch(isUnavailable);
    await expect.poll(() => proxy.struck).toBeGreaterThan(before);
    await leaver.close();
    expect(await read).toBe(true);
  });

  test('does not keep an audit that is told to end', async () => {
    const auditor = await patiently();
    const end = new AbortController();
    proxy.fail('silent', 1);
    const round = auditRound(auditor, { signal: end.signal }).catch(isUnavailable);
    await expect.poll(() => proxy.struck).toBeGreaterThan(before);
    end.abort();
    expect(await round).toBe(true);
    await auditor.close();
  });

  test('costs the pool no connection, though it is silent more often than the pool has any', async () => {
    for (let round = 0; round < 3; round += 1) {
      proxy.fail('silent', 1);
      await expect(getPortfolio(behind, 1)).rejects.toThrow(/./);
    }
    proxy.restore();
    expect(await Promise.all([1, 2, 3, 4].map(() => getPortfolio(behind, 1)))).toHaveLength(4);
  });
});

// A pooler takes no time-outs from its clients.
test.skipIf(urls.pooled)('an audit, which may take long, is given longer than a trade', async () => {
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
