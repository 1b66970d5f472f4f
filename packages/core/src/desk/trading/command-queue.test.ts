import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { aBuy } from '../../../test/support/builders.ts';
import type { CommandOutcome } from '../../domain/index.ts';
import type { Task, Terms } from './commit-batch.ts';
import { CommandQueue } from './command-queue.ts';

const LIMITS = { waitMs: 20_000, groupMs: 30_000 };

const answerTo = ({ command }: Task): CommandOutcome => ({
  accepted: false,
  refusal: { code: 'INSUFFICIENT_FUNDS', message: command.commandId, details: {} },
  replayed: false,
});
const namesOf = (tasks: readonly Task[]) =>
  tasks.map(({ command }) => `${command.portfolioId}/${command.commandId}`);
const away = () => Object.assign(new Error('nobody there'), { code: 'ECONNREFUSED' });
const lockTimeout = () => Object.assign(new Error('a lock did not come'), { code: '55P03' });

/** Waits until the queue has nothing more to do: nothing in it takes longer than a few turns of the event loop. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}

/** A queue whose groups commit when the test says so. */
function held(limits = LIMITS) {
  const groups: {
    names: string[];
    tasks: readonly Task[];
    terms: Terms;
    commit: () => void;
    fail: (error: Error) => void;
  }[] = [];
  const queue = new CommandQueue((tasks, terms) => {
    const { promise, resolve, reject } = Promise.withResolvers<CommandOutcome[]>();
    groups.push({
      names: namesOf(tasks),
      tasks,
      terms,
      commit: () => resolve(tasks.map(answerTo)),
      fail: reject,
    });
    return promise;
  }, limits);
  const submit = (portfolioId: number, commandId: string) =>
    queue.submit([aBuy({ portfolioId, commandId })])[0]!;
  const submitMany = (commandIds: readonly string[]) =>
    queue.submit(commandIds.map((commandId) => aBuy({ commandId })));
  return { groups, submit, submitMany, names: () => groups.map(({ names }) => names) };
}

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`);

const settledOf = async (promises: Promise<CommandOutcome>[]) =>
  (await Promise.allSettled(promises)).map((one) =>
    one.status === 'fulfilled' && !one.value.accepted
      ? one.value.refusal.message
      : ((one as PromiseRejectedResult).reason as unknown),
  );

describe('commands that wait', () => {
  test('share a group when they arrive together, in their order, and each gets its own answer', async () => {
    const { submit, groups, names } = held();
    const answers = [submit(1, 'a'), submit(2, 'b'), submit(1, 'c')];
    await quiet();
    expect(names()).toEqual([['1/a', '1/c', '2/b']]);
    groups[0]!.commit();
    expect(await settledOf(answers)).toEqual(['a', 'b', 'c']);
  });

  test('gather while the group before them commits', async () => {
    const { submit, groups, names } = held();
    const first = submit(1, 'a');
    await quiet();
    const later = ['b', 'c', 'd'].map((id) => submit(1, id));
    await quiet();
    expect(names()).toEqual([['1/a']]);
    groups[0]!.commit();
    await first;
    await quiet();
    expect(names()).toEqual([['1/a'], ['1/b', '1/c', '1/d']]);
    groups[1]!.commit();
    expect(await settledOf(later)).toEqual(['b', 'c', 'd']);
  });

  test('of other portfolios do not wait, up to three groups, and no portfolio is in two of them', async () => {
    const { submit, groups, names } = held();
    for (const [turn, portfolio] of [1, 2, 3, 4, 5].entries()) {
      void submit(portfolio, 'a');
      void submit(1, `again-${turn}`);
      await quiet();
    }
    expect(names()).toEqual([['1/a', '1/again-0'], ['2/a'], ['3/a']]);
    groups[1]!.commit();
    await quiet();
    expect(names()[3]).toEqual(['4/a', '5/a']);
    groups[0]!.commit();
    await quiet();
    expect(names()[4]).toEqual(['1/again-1', '1/again-2', '1/again-3', '1/again-4']);
  });

  test('are taken 512 at a time, and what is left over lets the others go first', async () => {
    const { submit, groups, names } = held();
    for (let n = 0; n < 1100; n += 1) void submit(1, `n${n}`);
    void submit(2, 'patient');
    await quiet();
    expect(names().map(({ length }) => length)).toEqual([512, 1]);
    groups[0]!.commit();
    await quiet();
    expect(names()[2]!.slice(0, 2)).toEqual(['1/n512', '1/n513']);
    groups[2]!.commit();
    await quiet();
    expect(names()[3]).toHaveLength(1100 - 1024);
  });

  test('beyond twenty thousand are told to come back, and the others are answered', async () => {
    const { submit, groups } = held();
    const answers = Array.from({ length: 20_001 }, (_, n) => submit(n % 7, `n${n}`));
    await expect(answers.at(-1)).rejects.toMatchObject({
      code: 'OVERLOADED',
      retryable: true,
      details: { retryAfterMs: 250 },
    });
    let done = false;
    const rest = Promise.allSettled(answers.slice(0, -1)).finally(() => {
      done = true;
    });
    for (let next = 0; !done; await quiet()) {
      for (; next < groups.length; next += 1) groups[next]!.commit();
    }
    expect((await rest).every(({ status }) => status === 'fulfilled')).toBe(true);
  });

  test('are taken a call at a time, all of it or nothing', async () => {
    const { submitMany, groups } = held();
    const taken = submitMany(numbered(19_800));
    const refused = await Promise.allSettled(submitMany(numbered(201)));
    expect(refused).toHaveLength(201);
    for (const one of refused) expect(one).toMatchObject({ reason: { code: 'OVERLOADED' } });
    const fits = submitMany(numbered(200));
    let done = false;
    const rest = Promise.allSettled([...taken, ...fits]).finally(() => {
      done = true;
    });
    for (let next = 0; !done; await quiet()) {
      for (; next < groups.length; next += 1) groups[next]!.commit();
    }
    expect((await rest).every(({ status }) => status === 'fulfilled')).toBe(true);
  });

  test('in one call of more than twenty thousand are taken when nobody else waits', async () => {
    const { submitMany, names } = held();
    void submitMany(numbered(20_001));
    await quiet();
    expect(names().map(({ length }) => length)).toEqual([512]);
  });

  test('for longer than they may are told that nothing was done, and never are carried out', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { submit, groups, names } = held({ waitMs: 1_000, groupMs: 3_000 });
    const first = submit(1, 'a');
    await quiet();
    const late = submit(1, 'late');
    vi.advanceTimersByTime(600);
    const patient = submit(1, 'patient');
    vi.advanceTimersByTime(600);
    groups[0]!.commit();
    await expect(late).rejects.toMatchObject({ code: 'OVERLOADED', details: { retryAfterMs: 250 } });
    await quiet();
    expect(names()).toEqual([['1/a'], ['1/patient']]);
    expect(groups[1]!.terms.patience.leftMs).toBe(3_000);
    groups[1]!.commit();
    expect(await settledOf([first, patient])).toEqual(['a', 'patient']);
  });

  test('are on their way before those of the group before them are answered', async () => {
    const { submit, groups, names } = held();
    const first = submit(1, 'a');
    await quiet();
    void submit(1, 'b');
    await quiet();
    const startedBefore = first.then(() => names().length);
    groups[0]!.commit();
    expect(await startedBefore).toBe(2);
  });
});

/** A queue whose groups fail as the test says, a group by its tasks. */
function failing(failureOf: (tasks: readonly Task[], terms: Terms) => Error | null) {
  const calls: string[][] = [];
  const queue = new CommandQueue(async (tasks, terms) => {
    calls.push(namesOf(tasks));
    const error = failureOf(tasks, terms);
    if (error) throw error;
    return tasks.map(answerTo);
  }, LIMITS);
  return { calls, queue };
}

const isIn = (tasks: readonly Task[], id: string) => tasks.some(({ command }) => command.commandId === id);
const buys = (...ids: string[]) => ids.map((commandId) => aBuy({ commandId }));

describe('a group that fails', () => {
  test('for a reason of ours is redone singly, so that only the cause of it fails', async () => {
    const { queue, calls } = failing((tasks) => (isIn(tasks, 'poison') ? new TypeError('defect') : null));
    const answers = queue.submit(buys('a', 'poison', 'b'));
    expect(await settledOf(answers)).toEqual(['a', new TypeError('defect'), 'b']);
    expect(calls).toEqual([['1/a', '1/poison', '1/b'], ['1/a'], ['1/poison'], ['1/b']]);
  });

  test('and finds the database away while it is redone asks no more of it', async () => {
    const { queue, calls } = failing((tasks) => {
      // Of `c`, a COMMIT got no reply before the group failed.
      if (tasks.length > 1) tasks[2]!.lost = ['attempt'];
      return isIn(tasks, 'b') ? (tasks.length > 1 ? new TypeError('defect') : away()) : null;
    });
    const [a, ...others] = await settledOf(queue.submit(buys('a', 'b', 'c', 'd')));
    expect(a).toBe('a');
    expect(others).toMatchObject([
      { code: 'DATABASE_UNAVAILABLE', cause: { code: 'ECONNREFUSED' } },
      { code: 'OUTCOME_UNKNOWN', cause: { code: 'ECONNREFUSED' } },
      { code: 'DATABASE_UNAVAILABLE', cause: { code: 'ECONNREFUSED' } },
    ]);
    expect(calls.map(({ length }) => length)).toEqual([4, 1, 1]);
  });

  test('because the database is away fails as a whole, at once', async () => {
    const { queue, calls } = failing(away);
    expect(await settledOf(queue.submit(buys('a', 'b')))).toMatchObject([
      { code: 'DATABASE_UNAVAILABLE', retryable: true, message: expect.stringContaining('Nothing was done') },
      { code: 'DATABASE_UNAVAILABLE' },
    ]);
    expect(calls).toHaveLength(1);
  });

  test('of one command that may have been done after all does not tell of a defect as if it had not', async () => {
    const { queue } = failing((tasks) => {
      tasks[0]!.lost = ['attempt'];
      return new TypeError('defect');
    });
    expect(await settledOf(queue.submit(buys('a')))).toMatchObject([
      { code: 'OUTCOME_UNKNOWN', cause: new TypeError('defect') },
    ]);
  });

  test('because it got no lock goes on a portfolio at a time, and only the locked portfolio waits and fails', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { groups, submit, names } = held();
    const answers = [submit(1, 'a'), submit(2, 'b'), submit(3, 'c'), submit(1, 'd')];
    await quiet();
    groups[0]!.fail(lockTimeout());
    await quiet();
    expect(names().slice(1)).toEqual([['1/a', '1/d'], ['2/b'], ['3/c']]);
    expect(groups.slice(1).map(({ terms }) => terms)).toEqual([1, 2, 3].map(() => groups[0]!.terms));
    groups[1]!.commit();
    groups[3]!.commit();
    // The locked portfolio keeps nobody else from a place, three at a time as ever, and what is its own waits for it.
    const behind = submit(2, 'behind').catch((error: unknown) => error);
    const others = [];
    for (const id of [4, 5, 6]) {
      others.push(submit(id, 'x'));
      await quiet();
    }
    expect(names().slice(4)).toEqual([['4/x'], ['5/x'], ['6/x']]);
    groups[2]!.fail(lockTimeout());
    await quiet();
    expect(names().slice(7)).toEqual([['2/b']]);
    vi.advanceTimersByTime(LIMITS.groupMs);
    groups[7]!.fail(lockTimeout());
    for (const group of groups.slice(4, 7)) group.commit();
    const [a, b, c, d] = await settledOf(answers);
    expect([a, c, d]).toEqual(['a', 'c', 'd']);
    expect(b).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: 'Other work kept the portfolio locked for too long. Nothing was done; retry with the same id.',
    });
    expect(await behind).toMatchObject({ code: 'OVERLOADED' });
    await Promise.all(others);
  });

  test('of many locked portfolios takes few connections, and each has its turn', async () => {
    const { groups, submit, names } = held();
    const answers = [1, 2, 3, 4, 5].map((id) => submit(id, 'x'));
    await quiet();
    groups[0]!.fail(lockTimeout());
    await quiet();
    expect(names().slice(1)).toEqual([['1/x'], ['2/x'], ['3/x']]);
    groups[1]!.fail(lockTimeout());
    groups[2]!.commit();
    groups[3]!.commit();
    await quiet();
    expect(names().slice(4)).toEqual([['4/x'], ['5/x'], ['1/x']]);
    for (const group of groups.slice(4)) group.commit();
    expect(await settledOf(answers)).toEqual(['x', 'x', 'x', 'x', 'x']);
  });

  test('frees its portfolios for what came after', async () => {
    const { submit, groups, names } = held();
    const first = submit(1, 'a');
    await quiet();
    const second = submit(1, 'b');
    groups[0]!.tasks[0]!.lost = ['attempt'];
    groups[0]!.fail(away());
    await expect(first).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await quiet();
    expect(names()).toEqual([['1/a'], ['1/b']]);
    groups[1]!.commit();
    expect(await settledOf([second])).toEqual(['b']);
  });
});
