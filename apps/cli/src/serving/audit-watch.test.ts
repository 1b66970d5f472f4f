import { pino } from 'pino';
import type { Database } from '@prescient/core';
import { expect, test, vi } from 'vitest';
import { watchBooks } from './audit-watch.ts';
import { readEnvironment } from '../process/environment.ts';

const logged: string[] = [];
const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });

/** A database that is away, and remembers that it was asked. */
function awayDatabase(): { db: Database; asked: () => number } {
  let asked = 0;
  const patient = (): Promise<Database> => {
    asked += 1;
    return Promise.reject(new Error('nobody there'));
  };
  return { db: { patient } as unknown as Database, asked: () => asked };
}

test('a round that fails is logged, and the API lives on', async () => {
  const { db, asked } = awayDatabase();
  const watch = watchBooks(db, log, 60);
  await expect.poll(() => logged.join()).toContain('the round failed');
  await watch.stop();
  expect(asked()).toBe(1);
});

test('a round that fails is made again soon, however long the interval is, until it is stopped', async () => {
  vi.useFakeTimers();
  try {
    const { db, asked } = awayDatabase();
    const watch = watchBooks(db, log, 60);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked()).toBeGreaterThan(2);
    await watch.stop();
    const before = asked();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked()).toBe(before);
  } finally {
    vi.useRealTimers();
  }
});

test('an interval of 0 audits nothing', async () => {
  const { db, asked } = awayDatabase();
  await watchBooks(db, log, 0).stop();
  expect(asked()).toBe(0);
});

test('the interval is an hour, or what the environment says in minutes', () => {
  expect(readEnvironment({}).auditIntervalMinutes).toBe(60);
  expect(readEnvironment({ AUDIT_INTERVAL_MINUTES: '0' }).auditIntervalMinutes).toBe(0);
  expect(() => readEnvironment({ AUDIT_INTERVAL_MINUTES: 'often' })).toThrow(
    'AUDIT_INTERVAL_MINUTES must be a number of minutes, or 0 for no audits.',
  );
});
