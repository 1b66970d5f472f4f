import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { noCounts } from '../src/index.ts';
import { parseClobBook } from '../src/polymarket/clob-book.ts';
import { BookKeeper } from '../src/polymarket/stream/book-keeper.ts';
import { FreshBooks } from '../src/polymarket/stream/fresh-books.ts';
import { ChangeQueue } from '../src/stream/change-queue.ts';
import { at, handleOf, NO, priceChange, restBook, socketBook, YES } from './support/clob.ts';
import { inShort } from './support/streaming.ts';

const snapshot = (token: string, spec: Parameters<typeof restBook>[0] = {}) =>
  parseClobBook(restBook({ token, ...spec }), handleOf(token), { receivedAt: Date.now(), maxSkewMs: 0 });

/** A keeper of both books, and what comes out of it. */
function keeping() {
  const counts = noCounts();
  const queue = new ChangeQueue(counts);
  const wanted: string[] = [];
  const handles = new Map([YES, NO].map((token) => [token, handleOf(token)]));
  const keeper = new BookKeeper(handles, {
    counts,
    queue,
    maxSkewMs: 0,
    want: (tokens) => wanted.push(...tokens),
  });
  const load = (...books: ReturnType<typeof snapshot>[]) =>
    keeper.load({
      books: new Map(books.map((one) => [one.book.outcome === 0 ? YES : NO, one])),
      refusals: new Map(),
    });
  const read = async () => {
    queue.close();
    const changes = [];
    for await (const change of queue.drain()) changes.push(change);
    return changes;
  };
  return { keeper, wanted, counts, load, read };
}

const now = Number(at(1_000_000));

test('a slow reader gets the book of a newer snapshot, not of the one that was queued', async () => {
  const { load, read } = keeping();
  load(snapshot(YES));
  load(snapshot(YES, { time: 5, bids: [['0.1', '1']] }));
  const changes = await read();
  expect(inShort(changes)).toEqual(['book 0']);
  expect(changes[0]).toMatchObject({ book: { bids: [{ price: 100_000n }] } });
});

test('an older snapshot does not take the place of a newer book', async () => {
  const { keeper, load, read } = keeping();
  load(snapshot(YES, { time: 5 }));
  keeper.take(priceChange({ time: 6, side: 'BUY', price: '0.46', size: '1' }), now);
  load(snapshot(YES, { time: 5 }));
  expect(await read()).toMatchObject([{ book: { hash: 'change-6' } }]);
});

test('a book that is lost before it is read is not read, but the one after the gap is', async () => {
  const { keeper, load, read } = keeping();
  load(snapshot(YES));
  keeper.lose([YES], 'DISCONNECTED');
  load(snapshot(YES, { time: 5 }));
  expect(inShort(await read())).toEqual(['gap 0 DISCONNECTED', 'book 0']);
});

test('a whole book over the socket closes a gap, without changes from before it', async () => {
  const { keeper, load, read } = keeping();
  load(snapshot(YES));
  keeper.lose([YES], 'DISCONNECTED', false);
  keeper.take(priceChange({ time: 7, side: 'BUY', price: '0.46', size: '1' }), now);
  keeper.take(socketBook({ time: 8, bids: [['0.2', '3']] }), now);
  expect(load(snapshot(YES, { time: 8 }))).toEqual([]);
  const changes = await read();
  expect(inShort(changes)).toEqual(['gap 0 DISCONNECTED', 'book 0']);
  expect(changes[1]).toMatchObject({ book: { bids: [{ price: 200_000n, size: 3_000_000n }] } });
});

test('when too much waits for a snapshot, another one is asked for', async () => {
  const { keeper, load, read } = keeping();
  for (let time = 1; time <= 2001; time += 1) {
    keeper.take(priceChange({ time, side: 'BUY', price: '0.46', size: String(time) }), now);
  }
  expect(load(snapshot(YES))).toEqual([YES]);
  expect(load(snapshot(YES, { time: 3000 }))).toEqual([]);
  expect(inShort(await read())).toEqual(['book 0']);
});

test('nothing that a frame may hold ends the stream, and a lost book is always asked for', () => {
  const template = [priceChange({ time: 1, side: 'BUY', price: '0.46', size: '3' }), socketBook({ time: 1 })];
  const mutant = fc
    .tuple(fc.constantFrom(...template), fc.string(), fc.jsonValue())
    .chain(([frame, name, value]) =>
      fc.constantFrom(name, ...Object.keys(frame)).map((key) => ({ ...frame, [key]: value })),
    );
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.jsonValue(), mutant), { maxLength: 5 }), (frames) => {
      const { keeper, load, wanted, counts } = keeping();
      load(snapshot(YES), snapshot(NO));
      for (const frame of frames) keeper.take(frame, now);
      expect(wanted.length).toBeGreaterThanOrEqual(counts.gaps);
      expect(counts.gaps <= counts.bad * 2 + frames.length).toBe(true);
    }),
  );
});

test('a book that never comes holds no other one up', async () => {
  const stop = new AbortController();
  const asked: (readonly string[])[] = [];
  const slept: number[] = [];
  const books = new FreshBooks({
    fetch: async (tokens) => {
      asked.push(tokens);
      return { books: new Map(), refusals: new Map() };
    },
    load: () => (asked.length < 5 ? ['never'] : []),
    clock: {
      now: () => 0,
      random: () => 1,
      sleep: async (ms) => {
        slept.push(ms);
        await new Promise(setImmediate);
      },
    },
    counts: noCounts(),
    spacingMs: 1,
    backoff: { baseMs: 100, maxMs: 300 },
    signal: stop.signal,
  });
  books.want(['never', 'other']);
  const running = books.run();
  await expect.poll(() => asked.length).toBe(5);
  stop.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  expect(asked[0]).toEqual(['never', 'other']);
  expect(slept.filter((ms) => ms > 1)).toEqual([100, 200, 300, 300]);
  expect(slept.filter((ms) => ms === 1)).toHaveLength(5);
});
