import { expect, test } from 'vitest';
import { systemClock } from '@prescient/core/domain';
import { Later } from './later.ts';

/** A clock that counts its sleeps and wakes nobody before it is told to. */
function steppedClock() {
  const wakers: (() => void)[] = [];
  const sleep = (): Promise<void> => new Promise((resolve) => wakers.push(resolve));
  const step = async (): Promise<void> => {
    for (const wake of wakers.splice(0)) wake();
    await new Promise(setImmediate);
  };
  return { clock: { ...systemClock, sleep }, sleepers: () => wakers.length, step };
}

const never = new AbortController().signal;

test('a thousand works share one timer, and each waits two whole turns at least', async () => {
  const { clock, sleepers, step } = steppedClock();
  const later = new Later(1_000, { clock, signal: never, fail: (error) => expect.fail(String(error)) });
  const done: string[] = [];
  for (let n = 0; n < 1_000; n += 1) later.add(() => done.push('first'));
  expect(sleepers()).toBe(1);
  await step();
  later.add(() => done.push('second'));
  await step();
  expect(done).toEqual([]);
  await step();
  expect(done).toHaveLength(1_000);
  await step();
  expect(done.at(-1)).toBe('second');
  expect(sleepers()).toBe(0);
  later.add(() => done.push('third'));
  expect(sleepers()).toBe(1);
});

test('a work that throws is told', async () => {
  const { clock, step } = steppedClock();
  const told: unknown[] = [];
  const later = new Later(1_000, { clock, signal: never, fail: (error) => told.push(error) });
  later.add(() => {
    throw new Error('no book');
  });
  for (let turn = 0; turn < 3; turn += 1) await step();
  expect(told).toEqual([new Error('no book')]);
});
