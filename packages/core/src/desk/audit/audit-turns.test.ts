import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AuditTurns } from './audit-turns.ts';

/** Audits that begin and end when the test says so. */
function audits() {
  const turns = new AuditTurns<number>();
  const started: { begin: () => void; end: () => void; fail: () => void }[] = [];
  const take = (key: string) =>
    turns.take(key, (begin) => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const number = started.length;
      started.push({ begin, end: () => resolve(number), fail: () => reject(new Error('away')) });
      return promise;
    });
  return { take, started };
}

test('who asks before an audit has begun shares it; who asks later gets one that sees what was done meanwhile', async () => {
  const { take, started } = audits();
  const early = [take('1'), take('1'), take('1')];
  expect(started).toHaveLength(1);
  started[0]!.begin();
  const late = [take('1'), take('1')];
  expect(started).toHaveLength(2);
  for (const { end } of started) end();
  expect(await Promise.all(early)).toEqual([0, 0, 0]);
  expect(await Promise.all(late)).toEqual([1, 1]);
});

test('two run at once, sixteen wait, and the next is told to come back', async () => {
  const { take, started } = audits();
  const taken = Array.from({ length: 18 }, (_, key) => take(`${key}`));
  expect(started).toHaveLength(2);
  await expect(take('one more')).rejects.toMatchObject({ code: 'OVERLOADED', retryable: true });
  // One that waits already costs nothing more.
  const joined = take('17');
  for (let done = 0; done < 18; done += 1) {
    expect(started.length).toBe(Math.min(18, done + 2));
    started[done]!.begin();
    started[done]!.end();
    await turn();
  }
  expect(await Promise.all([...taken, joined])).toEqual([...taken.keys(), 17]);
});

test('an audit that fails fails those who share it, and gives its turn back', async () => {
  const { take, started } = audits();
  const shared = [take('1'), take('1')];
  const [other, next] = [take('2'), take('3')];
  started[0]!.fail();
  for (const one of shared) await expect(one).rejects.toThrow('away');
  await turn();
  const again = take('1');
  started[1]!.end();
  await turn();
  started[2]!.end();
  await turn();
  started[3]!.end();
  expect(await Promise.all([other, next, again])).toEqual([1, 2, 3]);
});
