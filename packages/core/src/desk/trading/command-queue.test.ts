import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { held, numbered, quiet, settledOf } from '../../../test/support/held-queue.ts';

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
