import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Shutdown } from './shutdown.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Asks to stop as the system does, but only the listeners that were added by `listen`. */
function askToStop(shutdown: Shutdown): AbortSignal {
  const before = process.listenerCount('SIGTERM');
  const stop = shutdown.listen();
  const begin = process.listeners('SIGTERM').slice(before);
  expect(begin).toHaveLength(1);
  begin[0]!('SIGTERM');
  // A second signal is the system's own affair.
  expect(process.listenerCount('SIGTERM')).toBe(before);
  return stop;
}

test('work that does not end in time is named, and the process ends with 1', async () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const shutdown = new Shutdown();
  expect(askToStop(shutdown).aborted).toBe(true);
  const stuck = Promise.withResolvers<void>();
  const waiting = shutdown.waitFor('the stuck part', stuck.promise);
  await shutdown.waitFor('a part that ends', Promise.resolve());
  vi.advanceTimersByTime(9_400);
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  expect(write.mock.calls.join()).toMatch(/Gave up waiting for: the stuck part\./);
  stuck.resolve();
  await waiting;
});

test('a request to stop reaches every waiter at once, and the later signal some time after it', async () => {
  const shutdown = new Shutdown();
  const late = shutdown.after(20);
  const early = shutdown.requested;
  askToStop(shutdown);
  await Promise.all([early, shutdown.requested]);
  expect(late.aborted).toBe(false);
  // Its deadline stays a fake timer, or it would end whichever file runs then; `after` waits by a real one.
  await expect.poll(() => late.aborted).toBe(true);
});
