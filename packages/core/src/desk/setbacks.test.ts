import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { Setbacks } from './setbacks.ts';

const MINUTE = 60_000;

test('pauses double from a minute to an hour, end with the first success, and each reason is named once', () => {
  let now = 0;
  const setbacks = new Setbacks({ ...systemClock, monotonicMs: () => now });
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    expect(setbacks.isPaused('portfolio 7')).toBe(false);
    expect(setbacks.note('portfolio 7', 'too much')).toBe(attempt === 1);
    const [setback] = setbacks.list();
    expect(setback).toMatchObject({ subject: 'portfolio 7', reason: 'too much', attempts: attempt });
    pauses.push(setback!.retryInMs / MINUTE);
    now += setback!.retryInMs - 1;
    expect(setbacks.isPaused('portfolio 7')).toBe(true);
    expect(setbacks.isPaused('portfolio 8')).toBe(false);
    now += 1;
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  expect(setbacks.note('portfolio 7', 'something else')).toBe(true);
  setbacks.clear('portfolio 7');
  expect(setbacks.list()).toEqual([]);
  expect(setbacks.reasonOf('portfolio 7')).toBeNull();
});

test('however much fails, the memory of it is bounded', () => {
  const setbacks = new Setbacks(systemClock);
  for (let id = 0; id < 10_050; id += 1) setbacks.note(`portfolio ${id}`, 'x');
  expect(setbacks.list()).toHaveLength(10_000);
});
