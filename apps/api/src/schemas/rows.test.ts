import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { rowsOutput } from './rows.ts';

test('rows are checked fifty at a time, in order, and what waits goes on in between', async () => {
  let checked = 0;
  let most = 0;
  const row = z.number().transform((value) => {
    checked += 1;
    return value * 2;
  });
  const values = Array.from({ length: 500 }, (_, index) => index);
  let isOver = false;
  const watching = (async () => {
    for (let seen = 0; !isOver; seen = checked) {
      most = Math.max(most, checked - seen);
      await nextTurn();
    }
  })();
  const output = await rowsOutput(row).parseAsync(values);
  isOver = true;
  await watching;
  expect(output).toEqual(values.map((value) => value * 2));
  expect(most).toBeLessThanOrEqual(100);
  expect(checked).toBe(500);
});

test('a row that its schema does not let out is an error, and so is what is no list', async () => {
  await expect(rowsOutput(z.number()).parseAsync([1, 'two'])).rejects.toThrow();
  await expect(rowsOutput(z.number()).parseAsync('none')).rejects.toThrow();
});
