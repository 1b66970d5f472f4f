import { EventEmitter } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import type { ReadBudget } from '../access/read-budget.ts';
import { callerOf } from './caller.ts';

function aCaller() {
  const raw = Object.assign(new EventEmitter(), { closed: false });
  const request = { headers: {}, ip: '127.0.0.1' } as FastifyRequest;
  const caller = callerOf(request, { raw } as unknown as FastifyReply, {} as ReadBudget);
  const close = (): void => {
    raw.closed = true;
    raw.emit('close');
  };
  return { raw, caller, close };
}

test('a hundred calls of one request share one listener, and each hears of the end once', () => {
  const { raw, caller, close } = aCaller();
  let heard = 0;
  for (let call = 0; call < 100; call += 1) caller.onClose(() => (heard += 1));
  expect([raw.listenerCount('close'), heard]).toEqual([1, 0]);
  close();
  expect(heard).toBe(100);
});

test('a call that begins after the end hears of it at once', () => {
  const { caller, close } = aCaller();
  close();
  let heard = 0;
  caller.onClose(() => (heard += 1));
  expect(heard).toBe(1);
});
