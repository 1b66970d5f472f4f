import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { outcomeKey, parsePrice, parseShares, systemClock, type Book } from '@prescient/core';
import type { BookChange, OutcomeHandle, VenueClient } from '@prescient/venues';
import { Follower } from '../src/feed/follower.ts';
import { MarketFeed } from '../src/feed/market-feed.ts';
import { silentLog } from './support/played-venue.ts';

const handle = (marketId: string, tokenId: string | null = marketId): OutcomeHandle => ({
  venue: 'polymarket',
  marketId,
  outcome: 0,
  tokenId,
  tickSize: null,
  minimumSize: null,
});

/** A venue whose streams are looked at: what each was asked for, and whether it goes on. */
function watchedVenue(fail: (stream: number) => boolean = () => false) {
  const streams: { readonly markets: readonly string[]; isOpen: boolean }[] = [];
  async function* stream(
    outcomes: readonly OutcomeHandle[],
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<BookChange> {
    const own = { markets: outcomes.map(({ marketId }) => marketId), isOpen: true };
    streams.push(own);
    try {
      if (fail(streams.length)) throw new Error('the stream broke');
      const { venue, marketId, outcome } = outcomes[0]!;
      yield { kind: 'gap', outcome: { venue, marketId, outcome }, reason: 'SNAPSHOT_FAILED' };
      await sleep(60_000, undefined, { signal }).catch(() => undefined);
    } finally {
      own.isOpen = false;
    }
  }
  const changes: BookChange[] = [];
  const client = { venue: 'polymarket', stream } as unknown as VenueClient;
  const take = (change: BookChange): void => void changes.push(change);
  const follower = new Follower({ client, clock: systemClock, log: silentLog, take });
  onTestFinished(() => follower.close());
  return { streams, changes, follower, client };
}

test('handles that are named together share a stream, each is followed once, and one without a token not at all', async () => {
  const { streams, follower } = watchedVenue();
  follower.add([handle('a'), handle('b')]);
  follower.add([handle('b'), handle('c'), handle('d', null)]);
  await expect.poll(() => streams.length).toBe(1);
  follower.add([handle('a')]);
  await sleep(60);
  expect(streams.map(({ markets }) => markets)).toEqual([['a', 'b', 'c']]);
});

test('there are never more than a few streams: one for all replaces them, and they end once it speaks', async () => {
  const { streams, follower } = watchedVenue();
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const [index, name] of names.entries()) {
    follower.add([handle(name)]);
    await expect.poll(() => streams.length).toBe(index + 1);
  }
  await expect.poll(() => streams.filter(({ isOpen }) => isOpen).length).toBe(2);
  const followed = streams.filter(({ isOpen }) => isOpen).flatMap(({ markets }) => markets);
  expect(followed.toSorted()).toEqual(names);
  await follower.close();
  expect(streams.every(({ isOpen }) => !isOpen)).toBe(true);
});

test('a stream that breaks is told as a gap of each outcome, and begun again', async () => {
  const { streams, changes, follower } = watchedVenue((number) => number === 1);
  follower.add([handle('a'), handle('b')]);
  await expect.poll(() => streams.length).toBe(2);
  expect(changes.slice(0, 2)).toMatchObject(
    ['a', 'b'].map((marketId) => ({ kind: 'gap', outcome: { marketId }, reason: 'DISCONNECTED' })),
  );
  await expect.poll(() => changes.length).toBe(3);
});

test('one that was dropped is in no stream that is begun later, until it is named again', async () => {
  const { streams, follower } = watchedVenue();
  for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
    follower.add([handle(name)]);
    await expect.poll(() => streams.length).toBe(index + 1);
  }
  follower.drop(handle('a'));
  follower.drop(handle('b'));
  follower.add([handle('e'), handle('b')]);
  await expect.poll(() => streams.length).toBe(5);
  expect(streams.at(-1)!.markets.toSorted()).toEqual(['b', 'c', 'd', 'e']);
});

test('a feed follows no more than so many: what was asked for longest ago gives way, but nothing that is held', async () => {
  const { streams, client } = watchedVenue();
  const feed = new MarketFeed({
    clients: [client],
    db: null as never,
    clock: systemClock,
    log: silentLog,
    mostFollowed: 3,
  });
  onTestFinished(() => feed.close());
  feed.watch([handle('held')], 60_000);
  for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
    feed.watch([handle(name)]);
    await expect.poll(() => streams.length).toBe(index + 1);
  }
  feed.watch([handle('c'), handle('e')]);
  await expect.poll(() => streams.length).toBe(5);
  expect(streams.at(-1)!.markets.toSorted()).toEqual(['c', 'e', 'held']);
  // If all followed outcomes are held, any other outcome has to be asked for each time.
  feed.watch([handle('c'), handle('e')], 60_000);
  feed.watch([handle('f')]);
  await sleep(60);
  expect(streams).toHaveLength(5);
});

test('an outcome that was bought gives way no more from then on; one that nobody follows is followed by no purchase', async () => {
  const { streams, client } = watchedVenue();
  const means = { clients: [client], db: null as never, clock: systemClock, log: silentLog };
  const feed = new MarketFeed({ ...means, mostFollowed: 2 });
  onTestFinished(() => feed.close());
  feed.watch([handle('bought'), handle('a')]);
  feed.keep(handle('bought'));
  feed.keep(handle('strange'));
  await expect.poll(() => streams.length).toBe(1);
  for (const [index, name] of ['b', 'c', 'd', 'e'].entries()) {
    feed.watch([handle(name)]);
    await expect.poll(() => streams.length).toBe(index + 2);
  }
  // The fifth stream takes over what the others follow still.
  expect(streams.at(-1)!.markets.toSorted()).toEqual(['bought', 'e']);
});

test('a feed keeps no more of the outcomes that it does not follow than twice as many as it may follow', async () => {
  const bookOf = ({ venue, marketId, outcome }: OutcomeHandle): Book => ({
    venue,
    marketId,
    outcome,
    asks: [],
    bids: [{ price: parsePrice('0.5'), size: parseShares('1') }],
    tickSize: parsePrice('0.01'),
    minimumSize: parseShares('5'),
    hash: marketId,
    occurredAt: new Date(),
    receivedAt: new Date(),
  });
  const books = async (handles: readonly OutcomeHandle[]) => ({ books: handles.map(bookOf), refusals: [] });
  const client = Object.assign(watchedVenue().client, { books });
  const feed = new MarketFeed({
    clients: [client],
    db: null as never,
    clock: systemClock,
    log: silentLog,
    mostFollowed: 2,
  });
  onTestFinished(() => feed.close());
  feed.watch([handle('followed')]);
  const asked = ['followed', 'a', 'b', 'c', 'd'].map((name) => handle(name));
  expect(await feed.books(asked)).toHaveLength(5);
  expect(asked.map((one) => feed.marks().get(outcomeKey(one))?.price ?? null)).toEqual([
    500_000n,
    null,
    null,
    null,
    500_000n,
  ]);
  expect(feed.freshBooks().map(({ marketId }) => marketId)).toEqual(['followed', 'd']);
});
