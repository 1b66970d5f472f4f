import type { Clock, MarketRef } from '@prescient/core/domain';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import { cyclesOnEvents } from './event-cycles.ts';

interface Handlers {
  readonly onData: (event: { data: { marketIds: string[] } }) => void;
  readonly onError: (error: Error) => void;
}

/** An API whose events a test says, and what it was asked to follow. */
function spokenApi() {
  const changes: { readonly marketIds: readonly string[]; readonly handlers: Handlers; isOpen: boolean }[] =
    [];
  const fills: Handlers[] = [];
  const live = {
    fills: {
      subscribe: (_: object, handlers: Handlers) => {
        fills.push(handlers);
        return { unsubscribe: () => undefined };
      },
    },
    changes: {
      subscribe: ({ marketIds }: { marketIds: string[] }, handlers: Handlers) => {
        const own = { marketIds, handlers, isOpen: true };
        changes.push(own);
        return { unsubscribe: () => (own.isOpen = false) };
      },
    },
  };
  return { client: { live } as unknown as ApiClient, changes, fills };
}

/** A clock whose time passes when a test says so. */
function heldClock() {
  const sleeps: { readonly ms: number; readonly end: () => void }[] = [];
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const own = { ms, end: resolve };
    sleeps.push(own);
    const leave = (): void => void sleeps.splice(sleeps.indexOf(own), 1);
    signal?.addEventListener('abort', () => reject(signal.reason));
    return promise.finally(leave);
  };
  return { clock: { sleep } as Clock, sleeps };
}

const marketsOf = (...ids: string[]): MarketRef[] =>
  ids.map((marketId) => ({ venue: 'polymarket', marketId }));

/** A bot whose cycles a test ends. */
function watchedBot(looked: MarketRef[]) {
  const { client, changes, fills } = spokenApi();
  const { clock, sleeps } = heldClock();
  const stop = new AbortController();
  const runs: { readonly end: () => void; isOver: boolean }[] = [];
  const expired: string[] = [];
  const lines: string[] = [];
  const bot = { looked };
  const run = async (): Promise<void> => {
    expect(runs.every(({ isOver }) => isOver)).toBe(true);
    const { promise, resolve } = Promise.withResolvers<void>();
    const own = { end: resolve, isOver: false };
    runs.push(own);
    await promise;
    own.isOver = true;
  };
  const books = { expire: ({ marketId }: MarketRef) => void expired.push(marketId) };
  const pace = { leastMs: 1_000, mostMs: 10_000 };
  const told = { tell: (line: string) => lines.push(line) };
  const cycles = cyclesOnEvents(
    { client, portfolioId: 7, bot, run, books, pace, ...told },
    { clock, stop: stop.signal },
  );
  const sleeping = () => sleeps.map(({ ms }) => ms);
  return { changes, fills, sleeps, sleeping, stop, runs, expired, lines, bot, cycles };
}

test('changes start a cycle, never two at once, never too soon, and never one of a market that is not looked at', async () => {
  const { changes, fills, sleeps, sleeping, stop, runs, expired, bot, cycles } = watchedBot(
    marketsOf('a', 'b'),
  );
  const say = (...marketIds: string[]) => changes[0]!.handlers.onData({ data: { marketIds } });
  await expect.poll(sleeping).toEqual([1_000]);
  expect(changes.map(({ marketIds }) => marketIds)).toEqual([['a', 'b']]);
  // The first word of the connection: something may have happened before.
  say();
  sleeps[0]!.end();
  await expect.poll(() => runs.length).toBe(1);
  // However much happens during a cycle, the next one begins after it, and after the shortest pause.
  for (const id of ['a', 'b', 'a']) say(id);
  bot.looked = marketsOf('a');
  runs[0]!.end();
  await expect.poll(sleeping).toEqual([1_000]);
  expect([runs.length, changes.length]).toEqual([1, 1]);
  sleeps[0]!.end();
  await expect.poll(() => runs.length).toBe(2);
  runs[1]!.end();
  await expect.poll(sleeping).toEqual([1_000]);
  sleeps[0]!.end();
  await expect.poll(sleeping).toEqual([9_000]);
  // Nobody looks at b any more; its books are asked for again all the same.
  say('b');
  expect(expired).toEqual(['a', 'b', 'a', 'b']);
  expect([runs.length, sleeping()]).toEqual([2, [9_000]]);
  fills[0]!.onData({ data: { marketIds: [] } });
  await expect.poll(() => runs.length).toBe(3);
  runs[2]!.end();
  // In the longest silence there is a cycle, too.
  await expect.poll(sleeping).toEqual([1_000]);
  sleeps[0]!.end();
  await expect.poll(sleeping).toEqual([9_000]);
  sleeps[0]!.end();
  await expect.poll(() => runs.length).toBe(4);
  runs[3]!.end();
  await expect.poll(sleeping).toEqual([1_000]);
  stop.abort();
  await cycles;
  expect(changes.map(({ isOpen }) => isOpen)).toEqual([false]);
});

test('new markets are followed as well; a subscription that is refused is told once, and tried again', async () => {
  const { changes, sleeps, sleeping, stop, runs, lines, bot, cycles } = watchedBot(marketsOf('a'));
  await expect.poll(sleeping).toEqual([1_000]);
  bot.looked = marketsOf('a', 'b', 'c');
  for (const round of [1, 2]) {
    changes.at(-1)!.handlers.onData({ data: { marketIds: [] } });
    sleeps[0]!.end();
    await expect.poll(() => runs.length).toBe(round);
    if (round === 2) changes.at(-1)!.handlers.onError(new Error('No venue.'));
    runs.at(-1)!.end();
    await expect.poll(sleeping).toEqual([1_000]);
  }
  expect(changes.map(({ marketIds }) => marketIds)).toEqual([['a'], ['b', 'c'], ['b', 'c']]);
  changes.at(-1)!.handlers.onError(new Error('No venue.'));
  expect(lines).toEqual([
    'Portfolio 7 does not hear of its markets of polymarket, and looks at them once in its interval: No venue.',
  ]);
  stop.abort();
  await cycles;
});
