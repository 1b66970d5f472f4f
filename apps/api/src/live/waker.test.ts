import { expect, test } from 'vitest';
import { Waker } from './waker.ts';

const HOUR_MS = 3_600_000;
const { signal } = new AbortController();

test('what came while it rested is remembered', async () => {
  const waker = new Waker(0);
  await waker.rest(signal);
  waker.wake();
  await waker.rest(signal);
  const resting = waker.rest(signal);
  waker.wake();
  await expect(resting).resolves.toBeUndefined();
});

test('a hurry ends a rest at once, however long its breath is', async () => {
  const waker = new Waker(HOUR_MS);
  const resting = waker.rest(signal);
  waker.wake();
  waker.hurry();
  await resting;
  const again = waker.rest(signal);
  waker.hurry();
  await expect(again).resolves.toBeUndefined();
});

test('the end of the signal ends a rest', async () => {
  const end = new AbortController();
  const resting = new Waker(HOUR_MS).rest(end.signal);
  end.abort();
  await expect(resting).resolves.toBeUndefined();
});
