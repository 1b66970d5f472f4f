import { parseExactJson } from '@prescient/core/money';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Book } from '@prescient/core/domain';
import { handlesOf, noCounts, parseGammaMarkets, type BookChange } from '@prescient/venues';
import { BookKeeper, ChangeQueue, haveSameLevels, parseClobBook } from '@prescient/venues/stream';
import { generateDay, type Observation } from '../src/index.ts';
import { ToldBooks } from './support/told-books.ts';

type BookSeen = Extract<BookChange, { kind: 'book' }> & { readonly truth: Book };

/**
 * The books of a keeper that reads a day of one market, compares its books with nothing and misses every so many-th
 * frame, each beside the venue's book of that moment.
 */
async function booksOf(seed: string, unheard = Number.POSITIVE_INFINITY): Promise<BookSeen[]> {
  const day = generateDay({ seed, changes: 500, markets: 1, resolutions: 0 });
  const observations = [...(day.observations() as Iterable<Observation>)];
  const listed = observations.find((one) => one.kind === 'http' && one.host === 'gamma');
  const handles = handlesOf(parseGammaMarkets(`[${(listed as { body: string }).body}]`).markets[0]!);
  const told = new ToldBooks();
  const clock = { receivedAt: Date.now(), maxSkewMs: 0 };
  const snapshot = (index: number) => {
    const handle = handles[index]!;
    return parseClobBook(parseExactJson(told.body(handle.tokenId!)), handle, clock);
  };
  const snapshots = () => new Map(handles.map(({ tokenId }, index) => [tokenId!, snapshot(index)]));
  const counts = noCounts();
  const queue = new ChangeQueue(counts);
  const byToken = new Map(handles.map((handle) => [handle.tokenId!, handle]));
  let isWanted = true;
  const want = (): void => void (isWanted = true);
  const keeper = new BookKeeper(byToken, { counts, queue, maxSkewMs: 0, want });
  const seen: BookSeen[] = [];
  void (async () => {
    for await (const change of queue.drain())
      if (change.kind === 'book') seen.push({ ...change, truth: snapshot(change.book.outcome).book });
  })();
  for (const [number, observation] of observations.entries()) {
    told.hear(observation);
    if (observation.kind === 'ws' && number % unheard !== 0)
      keeper.take(JSON.parse(observation.frame), clock.receivedAt);
    if (isWanted && told.books.size === handles.length) {
      keeper.load({ books: snapshots(), refusals: new Map() });
      isWanted = false;
    }
    await turn();
  }
  queue.close();
  return seen;
}

const isProven = (seen: BookSeen): boolean => seen.isProven?.() ?? true;
const isTrue = ({ book, truth }: BookSeen): boolean => haveSameLevels(book, truth);

test('every book that changes made has the hash that the venue says, whatever the price of the last trade', async () => {
  const seen = await booksOf('told');
  expect(seen.filter((one) => one.isProven !== undefined).length).toBeGreaterThan(750);
  expect(seen.filter((one) => !isTrue(one) || !isProven(one))).toEqual([]);
});

test('where frames were missed, the books are proven that are true, and no other', async () => {
  const seen = await booksOf('missed', 29);
  const wrong = seen.filter((one) => !isTrue(one));
  expect(wrong.length).toBeGreaterThan(40);
  expect(wrong.filter(isProven)).toEqual([]);
  expect(seen.filter((one) => isTrue(one) && !isProven(one))).toEqual([]);
});
