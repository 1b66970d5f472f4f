import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { aBuy } from '../../test/support/builders.ts';
import { DomainError, type Command, type Outcome } from '../domain/index.ts';
import { CommandQueue } from './command-queue.ts';

const answerTo = ({ commandId }: Command): Outcome => ({
  accepted: false,
  refusal: { code: 'INSUFFICIENT_FUNDS', message: commandId, details: {} },
  replayed: false,
});
const namesOf = (commands: readonly Command[]) =>
  commands.map(({ portfolioId, commandId }) => `${portfolioId}/${commandId}`);

/** Waits until the queue has nothing more to do: nothing in it takes longer than a few turns of the event loop. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}

/** A queue whose groups commit when the test says so. */
function held() {
  const groups: { names: string[]; commit: () => void; fail: (error: Error) => void }[] = [];
  const queue = new CommandQueue((commands) => {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome[]>();
    groups.push({ names: namesOf(commands), commit: () => resolve(commands.map(answerTo)), fail: reject });
    return promise;
  });
  const submit = (portfolioId: number, commandId: string) => queue.submit(aBuy({ portfolioId, commandId }));
  return { groups, submit, names: () => groups.map(({ names }) => names) };
}

const settledOf = async (promises: Promise<Outcome>[]) =>
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
});

describe('a group that fails', () => {
  test('for a reason of ours is redone singly, so that only the cause of it fails', async () => {
    const calls: string[][] = [];
    const queue = new CommandQueue((commands) => {
      calls.push(namesOf(commands));
      const poisoned = commands.some(({ commandId }) => commandId === 'poison');
      return poisoned ? Promise.reject(new TypeError('defect')) : Promise.resolve(commands.map(answerTo));
    });
    const answers = ['a', 'poison', 'b'].map((commandId) => queue.submit(aBuy({ commandId })));
    expect(await settledOf(answers)).toEqual(['a', new TypeError('defect'), 'b']);
    expect(calls).toEqual([['1/a', '1/poison', '1/b'], ['1/a'], ['1/poison'], ['1/b']]);
  });

  test('because the database is away fails as a whole, at once', async () => {
    const { submit, groups } = held();
    const answers = [submit(1, 'a'), submit(1, 'b')];
    await quiet();
    const away = new DomainError('DATABASE_UNAVAILABLE', 'Away.');
    groups[0]!.fail(away);
    expect(await settledOf(answers)).toEqual([away, away]);
    expect(groups).toHaveLength(1);
  });

  test('frees its portfolios for what came after', async () => {
    const { submit, groups, names } = held();
    const first = submit(1, 'a');
    await quiet();
    const second = submit(1, 'b');
    groups[0]!.fail(new DomainError('OUTCOME_UNKNOWN', 'Perhaps.'));
    await expect(first).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await quiet();
    expect(names()).toEqual([['1/a'], ['1/b']]);
    groups[1]!.commit();
    expect(await settledOf([second])).toEqual(['b']);
  });
});
