import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noCounts } from '../../src/index.ts';
import { parseClobBook } from '../../src/polymarket/clob-book.ts';
import { BookKeeper } from '../../src/polymarket/stream/book-keeper.ts';
import { FreshBooks } from '../../src/polymarket/stream/fresh-books.ts';
import { ChangeQueue } from '../../src/stream/change-queue.ts';
import { at, handleOf, NO, priceChange, restBook, socketBook, YES } from '../support/clob.ts';
import { inShort } from '../support/streaming.ts';
import { standingClock } from '../support/test-clock.ts';

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

describe('a change below the best price that never came', () => {
  const deep = (time: number) =>
    priceChange({ time, side: 'BUY', price: '0.45', size: '1', top: ['0.47', '0.5'] });
  const top = (time: number) =>
    priceChange({ time, side: 'BUY', price: '0.46', size: '4', top: ['0.47', '0.5'] });
  const asBooks = (...books: ReturnType<typeof snapshot>[]) => ({
    books: new Map(books.map((one) => [YES, one])),
    refusals: new Map(),
  });
  const withBoth = (time: number) =>
    snapshot(YES, {
      time,
      bids: [
        ['0.45', '1'],
        ['0.46', '4'],
        ['0.47', '20.5'],
      ],
    });

  test('shows in no later change, but in a fresh book, and opens a gap', async () => {
    const { keeper, load, wanted, read } = keeping();
    load(snapshot(YES));
    keeper.take(top(6), now);
    expect(wanted).toEqual([]);
    keeper.beginCheck([YES]);
    expect(keeper.check(asBooks(withBoth(6)))).toBe(0);
    expect(wanted).toEqual([YES]);
    load(withBoth(6));
    const changes = await read();
    expect(inShort(changes)).toEqual(['gap 0 CHANGE_MISSED', 'book 0']);
    expect(changes[1]).toMatchObject({ book: { bids: [{}, {}, { price: 450_000n, size: 1_000_000n }] } });
  });

  test('is found though the book changed while the fresh one was on its way', async () => {
    const { keeper, load, wanted } = keeping();
    load(snapshot(YES));
    keeper.take(top(6), now);
    keeper.beginCheck([YES]);
    keeper.take(priceChange({ time: 8, side: 'SELL', price: '0.5', size: '7' }), now);
    keeper.check(asBooks(withBoth(6)));
    expect(wanted).toEqual([YES]);
  });

  test('is in a newer fresh book, which takes the place of this one', async () => {
    const { keeper, load, wanted, read } = keeping();
    load(snapshot(YES));
    keeper.beginCheck([YES]);
    expect(keeper.check(asBooks(withBoth(6)))).toBe(1);
    keeper.take(top(6), now);
    expect(wanted).toEqual([]);
    expect((await read()).at(-1)).toMatchObject({
      book: { bids: [{}, { size: 4_000_000n }, { size: 1_000_000n }] },
    });
  });

  test('is not suspected where all came, in whatever order the fresh book and the changes did', async () => {
    const { keeper, load, counts, read } = keeping();
    load(snapshot(YES));
    keeper.take(deep(5), now);
    keeper.beginCheck([YES]);
    keeper.take(top(6), now);
    keeper.take(priceChange({ time: 8, side: 'SELL', price: '0.5', size: '7' }), now);
    const fresh = withBoth(6);
    keeper.check(asBooks(fresh));
    // One that lags behind what had come when it was asked for proves nothing.
    keeper.beginCheck([YES]);
    keeper.check(asBooks(snapshot(YES)));
    expect(counts.gaps).toBe(0);
    expect(await read()).toMatchObject([{ book: { hash: 'change-8' } }]);
  });
});

test('a frame that is older than one before it opens a gap: one from the future would hide all until then', async () => {
  const { keeper, load, wanted, read } = keeping();
  load(snapshot(YES));
  const ahead = Number(at(9_000));
  keeper.take(priceChange({ time: 9_000, side: 'BUY', price: '0.46', size: '1' }), ahead);
  keeper.take(priceChange({ time: 7, side: 'BUY', price: '0.46', size: '2' }), ahead);
  expect(wanted).toEqual([YES]);
  load(snapshot(YES, { time: 8, bids: [['0.3', '1']] }));
  keeper.take(socketBook({ time: 10, bids: [['0.2', '3']] }), ahead);
  keeper.take(socketBook({ time: 9 }), ahead);
  expect(inShort(await read())).toEqual(['gap 0 OUT_OF_ORDER', 'gap 0 OUT_OF_ORDER']);
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
    clock: standingClock(async (ms) => {
      slept.push(ms);
      await new Promise((resolve) => setImmediate(resolve));
    }),
    chance: () => 1,
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
