import type { Clock } from '@prescient/core/domain';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import { SharedBooks } from './shared-books.ts';

test('what several strategies ask for within a second is asked for once', async () => {
  const asked: string[] = [];
  let now = 0;
  const query = async ({ marketId, outcome }: { marketId: string; outcome: number }) => {
    asked.push(`${marketId} ${outcome}`);
    return { bids: [], asks: [] };
  };
  const client = { market: { book: { query } } } as unknown as ApiClient;
  const clock = { monotonicMs: () => now } as Clock;
  const books = new SharedBooks(client, { clock, stop: new AbortController().signal });
  const ask = (marketId: string, outcome: 0 | 1) => books.of({ venue: 'polymarket', marketId, outcome });
  const [first, second] = await Promise.all([ask('a', 0), ask('a', 0), ask('a', 1), ask('b', 0)]);
  expect(second).toBe(first);
  now = 999;
  await ask('a', 0);
  expect(asked).toEqual(['a 0', 'a 1', 'b 0']);
  books.expire({ venue: 'polymarket', marketId: 'a' });
  await ask('a', 1);
  now = 1_000;
  await ask('a', 0);
  expect(asked).toEqual(['a 0', 'a 1', 'b 0', 'a 1', 'a 0']);
});
