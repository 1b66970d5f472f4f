import { expect, test } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';

test('lets a burst of two seconds in, then says how long to wait, then lets in again', () => {
  const limiter = new RateLimiter(10);
  for (let call = 0; call < 20; call += 1) expect(limiter.charge('me', 1, 0)).toBe(0);
  const wait = limiter.charge('me', 1, 0);
  expect(wait).toBe(100);
  expect(limiter.charge('me', 1, wait)).toBe(0);
});

test('a large batch is let in while anything is left, and its debt is worked off first', () => {
  const limiter = new RateLimiter(10);
  expect(limiter.charge('me', 500, 0)).toBe(0);
  expect(limiter.charge('me', 1, 0)).toBeGreaterThan(47_000);
  expect(limiter.charge('me', 1, 40_000)).toBeGreaterThan(0);
  expect(limiter.charge('me', 1, 48_200)).toBe(0);
});

test('one caller does not pay for another, and 0 is no limit', () => {
  const limiter = new RateLimiter(1);
  limiter.charge('me', 100, 0);
  expect(limiter.charge('you', 1, 0)).toBe(0);
  const open = new RateLimiter(0);
  for (let call = 0; call < 1_000; call += 1) expect(open.charge('me', 1_000, 0)).toBe(0);
});
