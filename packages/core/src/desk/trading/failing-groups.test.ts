import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { aBuy } from '../../../test/support/builders.ts';
import type { Task, Terms } from './commit-batch.ts';
import { CommandQueue } from './command-queue.ts';
import {
  answerTo,
  away,
  held,
  LIMITS,
  lockTimeout,
  namesOf,
  quiet,
  settledOf,
} from '../../../test/support/held-queue.ts';

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
