import { expect, test } from 'vitest';
import { type BookChange, noCounts } from '../../src/index.ts';
import { type BookPlace, ChangeQueue } from '../../src/stream/change-queue.ts';
import { parseClobBook } from '../../src/polymarket/clob-book.ts';
import { handleOf, restBook, YES } from '../support/clob.ts';

const { book } = parseClobBook(restBook(), handleOf(YES), { receivedAt: Date.now(), maxSkewMs: 0 });
const outcome = { venue: 'polymarket', marketId: '910001', outcome: 0 } as const;
const gap: BookChange = { kind: 'gap', outcome, reason: 'BAD_HASH' };
const trade = (size: bigint) =>
  ({ kind: 'trade', outcome, side: 'buy', price: book.tickSize, size, at: new Date(0) }) as BookChange;

const all = async (queue: ChangeQueue): Promise<BookChange[]> => {
  const changes: BookChange[] = [];
  for await (const change of queue.drain()) changes.push(change);
  return changes;
};

test('a book is made when it is read, so a slow reader gets the newest', async () => {
  const queue = new ChangeQueue(noCounts());
  let newest = book;
  queue.push({ read: () => ({ book: newest }) });
  newest = { ...book, hash: 'newer' };
  queue.close();
  expect(await all(queue)).toEqual([{ kind: 'book', book: newest }]);
});

test('a book that is not to be believed any more is not read', async () => {
  const queue = new ChangeQueue(noCounts());
  const place = { read: (() => ({ book })) as BookPlace['read'] };
  queue.push(place);
  place.read = null;
  queue.push(gap);
  queue.close();
  expect(await all(queue)).toEqual([gap]);
});

test('of more than it holds it drops trades, and counts them, but no gap', async () => {
  const counts = noCounts();
  const queue = new ChangeQueue(counts, 2);
  for (const size of [1n, 2n, 3n]) queue.push(trade(size));
  queue.push(gap);
  queue.close();
  expect((await all(queue)).map(({ kind }) => kind)).toEqual(['trade', 'trade', 'gap']);
  expect(counts.dropped).toBe(1);
});

test('what was there before an error is read before it is thrown', async () => {
  const queue = new ChangeQueue(noCounts());
  queue.push(gap);
  queue.close(new Error('broken'));
  queue.close();
  const reading = queue.drain();
  expect((await reading.next()).value).toBe(gap);
  await expect(reading.next()).rejects.toThrow('broken');
});

test('what was read is not kept, although the reader never catches up', async () => {
  const queue = new ChangeQueue(noCounts());
  queue.push(gap);
  const reading = queue.drain();
  for (let size = 1n; size <= 10_000n; size += 1n) {
    queue.push(trade(size));
    await reading.next();
    expect(queue.length).toBeLessThan(2_100);
  }
  expect((await reading.next()).value).toMatchObject({ size: 10_000n });
});
