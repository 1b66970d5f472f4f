import { expect, test } from 'vitest';
import { systemClock } from '@prescient/core';
import { prepare } from '@prescient/strategies/sdk';
import { defineStrategy } from '@prescient/strategies/author';
import type { ApiClient } from '../src/api/client.ts';
import { reportOf } from '../src/strategy/strategy-report.ts';

/** A call that is given up after some turns of the event loop. */
const givenUp = (turns: number) => async (): Promise<never> => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  throw new Error('This operation was aborted');
};

test('a report whose calls are all given up fails once, and leaves no failure that nobody hears', async () => {
  const signal = { status: 'executed', commandId: 'signal/1' } as never;
  const failing = (commandTurns: number): ApiClient =>
    ({
      command: { get: { query: givenUp(commandTurns) } },
      portfolio: { summary: { query: givenUp(2) } },
      audit: { verify: { query: givenUp(3) } },
    }) as never;
  const exported = defineStrategy({ name: 'idle', version: 1, onBook: () => [] });
  const course = {
    strategy: prepare({ file: 'idle', exported }),
    ran: { signals: [signal, signal], cycle: {} } as never,
    isFirst: true,
    removed: {},
    leftOut: 0,
    resolved: 0,
    fault: null,
  };
  const unheard: unknown[] = [];
  const hear = (reason: unknown): void => void unheard.push(reason);
  process.on('unhandledRejection', hear);
  for (const turns of [1, 4]) {
    const patience = { clock: systemClock, stop: AbortSignal.abort() };
    const teller = { client: failing(turns), portfolioId: 1, patience };
    await expect(reportOf(teller, course)).rejects.toThrow('aborted');
    await givenUp(9)().catch(() => undefined);
  }
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});
