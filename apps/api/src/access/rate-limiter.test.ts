import { TestClock } from '@prescient/testkit';
import { expect, test } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';

/** A limiter whose clock stands still unless the test lets time pass. */
function limited(perSecond: number) {
  let now = 0;
  const clock = Object.assign(new TestClock(), { monotonicMs: () => now });
  return { limiter: new RateLimiter(clock, perSecond), pass: (ms: number) => (now += ms) };
}

test('lets a burst of two seconds in, then says how long to wait, then lets in again', () => {
  const { limiter, pass } = limited(10);
  for (let call = 0; call < 20; call += 1) expect(limiter.charge('me', 1)).toBe(0);
  const wait = limiter.charge('me', 1);
  expect(wait).toBe(100);
  pass(wait);
  expect(limiter.charge('me', 1)).toBe(0);
});

test('a large batch is let in while anything is left, and its debt is worked off first', () => {
  const { limiter, pass } = limited(10);
  expect(limiter.charge('me', 500)).toBe(0);
  expect(limiter.charge('me', 1)).toBeGreaterThan(47_000);
  pass(40_000);
  expect(limiter.charge('me', 1)).toBeGreaterThan(0);
  pass(8_200);
  expect(limiter.charge('me', 1)).toBe(0);
});

test('one caller does not pay for another, and 0 is no limit', () => {
  const { limiter } = limited(1);
  limiter.charge('me', 100);
  expect(limiter.charge('you', 1)).toBe(0);
  const open = limited(0).limiter;
  for (let call = 0; call < 1_000; call += 1) expect(open.charge('me', 1_000)).toBe(0);
});
