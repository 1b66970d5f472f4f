import { expect, test } from 'vitest';
import { systemClock } from '@prescient/core';
import { ReadBudget } from './read-budget.ts';
import { Reading } from './reading.ts';

const reader = { address: '127.0.0.1', onClose: () => undefined };

test('once the budget refused one call of a request, it is not asked for the calls after it', async () => {
  let asked = 0;
  class CountedBudget extends ReadBudget {
    override take(caller: string, rows: number) {
      asked += 1;
      return super.take(caller, rows);
    }
  }
  const budget = new CountedBudget({ ...systemClock, monotonicMs: () => 0 }, { perCaller: 100, total: 0 });
  // So much is owed that nothing is let in.
  await new Reading(budget, reader).begin(500);
  const reading = new Reading(budget, reader);
  const first: unknown = await reading.begin(2).catch((error: unknown) => error);
  expect(first).toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterMs: 2_000 } });
  asked = 0;
  for (let call = 0; call < 99; call += 1) await expect(reading.begin(2)).rejects.toBe(first);
  expect(asked).toBe(0);
  // Another request asks for itself.
  await expect(new Reading(budget, reader).begin(2)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  expect(asked).toBe(1);
});
