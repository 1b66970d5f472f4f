import { setImmediate as nextTurn } from 'node:timers/promises';
import { standStill } from '@prescient/testkit/stand-still';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Patience } from './patience.ts';

describe('while the process is awake', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([1_000, 7, 333, 4_000, 12_000])('it is over after %i ms, and not before', (ms) => {
    const patience = new Patience(ms);
    const over = vi.fn<() => void>();
    patience.onOver(over);
    vi.advanceTimersByTime(ms - 1);
    expect([patience.isOver, over.mock.calls.length]).toEqual([false, 0]);
    vi.advanceTimersByTime(21);
    expect([patience.isOver, patience.leftMs, over.mock.calls.length]).toEqual([true, 0, 1]);
  });

  test('one that was ended, and a listener that left, are told nothing', () => {
    const over = vi.fn<() => void>();
    const ended = new Patience(100);
    ended.onOver(over);
    ended.end();
    new Patience(100).onOver(over)();
    vi.advanceTimersByTime(200);
    expect(over).not.toHaveBeenCalled();
  });
});

test('a process that stands still uses none of it up, however often', async () => {
  const patience = new Patience(2_000);
  for (let stall = 0; stall < 5; stall += 1) {
    standStill(1_000);
    // Timers come before sockets: this is when a silent server would have been seen.
    await nextTurn();
  }
  expect(patience.isOver).toBe(false);
  patience.end();
});

test('a short one outlives a process that stands still, and is over once it is awake', async () => {
  const patience = new Patience(20);
  standStill(500);
  await nextTurn();
  expect(patience.isOver).toBe(false);
  await expect.poll(() => patience.isOver).toBe(true);
});
