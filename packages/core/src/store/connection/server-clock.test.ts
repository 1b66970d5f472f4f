import { setImmediate as nextTurn } from 'node:timers/promises';
import { TestClock } from '@prescient/testkit';
import { expect, test } from 'vitest';
import { ServerClock } from './server-clock.ts';

const DAY_MS = 86_400_000;
const JUMPS = [DAY_MS, -DAY_MS, 14 * 365 * DAY_MS, -14 * 365 * DAY_MS, 3_600_000, -3_600_000, 5_000];

/** A clock whose machine jumps, beside a database whose clock jumps with it or not. */
function jumping(ask: (machine: TestClock) => Promise<Date>) {
  const machine = new TestClock();
  const asked: number[] = [];
  const clock = new ServerClock(machine, () => {
    asked.push(machine.monotonicMs());
    return ask(machine);
  });
  const errorMs = (): number => Math.abs(clock.now().getTime() - Date.now());
  return { machine, clock, asked, errorMs };
}

test.each(JUMPS)('a jump of %i ms moves nothing where the database does not jump', async (ms) => {
  const { machine, asked, errorMs } = jumping(async () => new Date());
  machine.jump(ms);
  for (let turn = 0; turn < 5; turn += 1) {
    expect(errorMs()).toBeLessThan(1_000);
    await nextTurn();
  }
  expect(asked).toHaveLength(1);
  machine.jump(-ms);
  expect(errorMs()).toBeLessThan(1_000);
});

test.each(JUMPS)(
  'after a jump of %i ms both ways the time is right, though the database jumped, too',
  async (ms) => {
    const { machine, errorMs } = jumping(async (own) => own.now());
    machine.jump(ms);
    errorMs();
    await nextTurn();
    expect(Math.abs(errorMs() - Math.abs(ms))).toBeLessThan(1_000);
    machine.jump(-ms);
    machine.pass(0);
    await expect.poll(async () => (await nextTurn(), errorMs()), { interval: 50 }).toBeLessThan(1_000);
  },
);

test('while the database is away time goes on as it was', async () => {
  const { machine, errorMs } = jumping(() => Promise.reject(new Error('away')));
  machine.jump(DAY_MS);
  errorMs();
  await nextTurn();
  expect(errorMs()).toBeLessThan(1_000);
});

test('a clock that is adjusted little by little is followed, and nobody is asked', async () => {
  const { machine, asked, errorMs } = jumping(async () => new Date());
  for (let step = 0; step < 10; step += 1) {
    machine.jump(500);
    errorMs();
  }
  expect(Math.abs(errorMs() - 5_000)).toBeLessThan(500);
  expect(asked).toEqual([]);
});

test.each(JUMPS)('a machine that is %i ms off when it opens tells the time of the database', async (ms) => {
  const { machine, clock, asked, errorMs } = jumping(async () => new Date());
  machine.jump(ms);
  const opened = new ServerClock(machine, async () => new Date());
  await opened.open();
  expect(Math.abs(opened.now().getTime() - Date.now())).toBeLessThan(1_000);
  machine.jump(-ms);
  expect(Math.abs(opened.now().getTime() - Date.now())).toBeLessThan(1_000);
  await clock.open();
  errorMs();
  expect(asked).toHaveLength(1);
});

test('a database that is away at the opening is asked again', async () => {
  const machine = new TestClock();
  machine.jump(-DAY_MS);
  const answers = [() => Promise.reject(new Error('away')), async () => new Date()];
  const clock = new ServerClock(machine, () => answers.shift()!());
  await clock.open();
  expect(Date.now() - clock.now().getTime()).toBeGreaterThan(DAY_MS / 2);
  machine.pass(1_001);
  clock.now();
  await nextTurn();
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000);
  expect(answers).toEqual([]);
});
