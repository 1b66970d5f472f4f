import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aborted, ending, later, stopRequested } from './ending.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Asks to stop as the system does, but only those who have listened since. */
function askedToStop(): AbortSignal {
  const before = process.listenerCount('SIGTERM');
  const stop = stopRequested();
  const begin = process.listeners('SIGTERM').slice(before);
  expect(begin).toHaveLength(1);
  begin[0]!('SIGTERM');
  // A second one is the system's own affair.
  expect(process.listenerCount('SIGTERM')).toBe(before);
  return stop;
}

test('what does not end in time is named, and the process ends with 1', async () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const stop = askedToStop();
  expect(stop.aborted).toBe(true);
  const stuck = Promise.withResolvers<void>();
  const waiting = ending('the stuck part', stuck.promise);
  await ending('a part that ends', Promise.resolve());
  vi.advanceTimersByTime(9_400);
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  expect(write.mock.calls.join()).toMatch(/given up: the stuck part\./);
  stuck.resolve();
  await waiting;
});

test('who waits for the end is told, however late they ask, and a patient one some time later', async () => {
  vi.useRealTimers();
  const stop = new AbortController();
  const late = later(stop.signal, 20);
  const early = aborted(stop.signal);
  stop.abort();
  await Promise.all([early, aborted(stop.signal)]);
  expect(late.aborted).toBe(false);
  await sleep(0);
  await aborted(late);
});
