import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { guardPool, type ConnectionPool } from './pool-guard.ts';

const PATIENCE_MS = 1_000;

/** A connection as the pool hands it out; it tells what was done to it. */
function aConnection(pool: EventEmitter) {
  const connection = Object.assign(new EventEmitter(), {
    fate: 'open',
    release(destroy?: boolean): void {
      connection.fate = destroy === true ? 'closed' : 'idle';
      pool.emit('release', destroy, connection);
    },
    isDropped: false,
    connection: { stream: { destroy: () => (connection.isDropped = true) } },
  });
  pool.emit('connect', connection);
  pool.emit('acquire', connection);
  return connection;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function guarded(): EventEmitter {
  const pool = new EventEmitter();
  guardPool(pool as unknown as ConnectionPool, PATIENCE_MS);
  return pool;
}

test('a connection that is given back in time is left alone', () => {
  const connection = aConnection(guarded());
  vi.advanceTimersByTime(PATIENCE_MS - 1);
  connection.release();
  vi.advanceTimersByTime(PATIENCE_MS);
  expect(connection.fate).toBe('idle');
});

test('one that is silent for too long takes all others with it, so that silence is waited for once', () => {
  const pool = guarded();
  const silent = aConnection(pool);
  const idle = aConnection(pool);
  idle.release();
  vi.advanceTimersByTime(PATIENCE_MS / 2);
  const younger = aConnection(pool);
  vi.advanceTimersByTime(PATIENCE_MS / 2);
  // A farewell would wait behind the questions that the server does not answer.
  expect([silent, idle, younger].map(({ isDropped }) => isDropped)).toEqual([true, true, true]);
  expect([silent.fate, idle.fate, younger.fate]).toEqual(['closed', 'idle', 'closed']);
});

test('one that ends while it is held goes back to the pool, and its holder may still give it back', () => {
  const connection = aConnection(guarded());
  connection.emit('end');
  expect(connection.fate).toBe('closed');
  connection.release();
  expect(connection.fate).toBe('closed');
});
