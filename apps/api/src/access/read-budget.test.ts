import { expect, test } from 'vitest';
import { systemClock, type Clock } from '@prescient/core';
import { ReadBudget, type ReadTurn } from './read-budget.ts';

/** A clock whose waits end at once and take as long as they were asked to. */
function leapingClock(): Clock & { readonly slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    ...systemClock,
    slept,
    monotonicMs: () => now,
    async sleep(ms) {
      slept.push(ms);
      now += ms;
    },
  };
}

const ROWS = 500;
const PACE = { perCaller: 1_000, total: 2_000 };
const nothing = { rows: 0, bytes: 0 };

const codeOf = async (turn: Promise<ReadTurn>): Promise<unknown> =>
  turn.then(
    () => 'let in',
    ({ code, details }: { code: string; details: { retryAfterMs?: number } }) => [code, details.retryAfterMs],
  );

/** Asks for one page after the other, each read to its end and as large as it said. */
async function readPages(budget: ReadBudget, caller: string, pages: number): Promise<void> {
  for (let page = 0; page < pages; page += 1) {
    const turn = await budget.take(caller, ROWS);
    turn.end({ rows: ROWS, bytes: 0 });
  }
}

test('who reads one page after the other is slowed to its pace, and never refused', async () => {
  const clock = leapingClock();
  await readPages(new ReadBudget(clock, PACE), 'reader', 20);
  // 10,000 rows at 1,000 a second, of which the first second's worth and the last page come at once.
  expect(clock.monotonicMs()).toBe(8_500);
});

test('many pages at once: some wait, the others are refused and told the moment from which they are let in', async () => {
  const clock = { ...leapingClock(), sleep: () => Promise.resolve() };
  let now = 0;
  const budget = new ReadBudget({ ...clock, monotonicMs: () => now }, PACE);
  const asked = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const turn = budget.take('reader', ROWS);
      void turn.then((own) => own.end({ rows: ROWS, bytes: 0 })).catch(() => undefined);
      return codeOf(turn);
    }),
  );
  // One second's worth at once, two seconds' worth wait.
  expect(asked).toEqual([
    ...Array<string>(7).fill('let in'),
    ...Array.from({ length: 3 }, () => ['RATE_LIMITED', 500]),
  ]);
  now += 499;
  expect(await codeOf(budget.take('reader', ROWS))).toEqual(['RATE_LIMITED', 1]);
  now += 1;
  expect(await codeOf(budget.take('reader', ROWS))).toBe('let in');
});

test('one caller leaves the others their own pace, and all together are OVERLOADED', async () => {
  const clock = { ...leapingClock(), sleep: () => Promise.resolve() };
  const budget = new ReadBudget(clock, PACE);
  const ask = async (caller: string): Promise<unknown> => {
    const turn = budget.take(caller, 4_000);
    void turn.then((own) => own.end({ rows: 4_000, bytes: 0 })).catch(() => undefined);
    return codeOf(turn);
  };
  expect(await ask('a')).toBe('let in');
  expect(await ask('a')).toEqual(['RATE_LIMITED', 1_000]);
  expect(await ask('b')).toBe('let in');
  expect(await ask('c')).toEqual(['OVERLOADED', 1_000]);
});

test('what was charged beforehand is corrected by what it came to, in rows and in kilobytes', async () => {
  const clock = leapingClock();
  const budget = new ReadBudget(clock, PACE);
  const small = await budget.take('reader', ROWS);
  small.end({ rows: 3, bytes: 2_048 });
  small.end({ rows: 1_000_000, bytes: 0 });
  expect(budget.waitMs('reader')).toBe(0);
  const large = await budget.take('reader', 1);
  large.end({ rows: 1, bytes: 1_500 * 1_024 });
  expect(budget.waitMs('reader')).toBe(503);
});

test('one page is read at a time, single rows pass it', async () => {
  const budget = new ReadBudget(systemClock, { perCaller: 0, total: 0 });
  const first = await budget.take('a', ROWS);
  const order: string[] = [];
  const second = budget.take('b', ROWS).then((turn) => {
    order.push('page');
    turn.end(nothing);
  });
  (await budget.take('c', 1)).end(nothing);
  order.push('row');
  first.end(nothing);
  await second;
  expect(order).toEqual(['row', 'page']);
});

test('a caller that takes none of its answers gets no more until it does', async () => {
  const budget = new ReadBudget(systemClock, { perCaller: 0, total: 0 });
  const taken = budget.hold('deaf', 16_777_216);
  expect(await codeOf(budget.take('deaf', 1))).toEqual(['RATE_LIMITED', 30_000]);
  expect(await codeOf(budget.take('another', 1))).toBe('let in');
  taken();
  taken();
  expect(await codeOf(budget.take('deaf', 1))).toBe('let in');
});
