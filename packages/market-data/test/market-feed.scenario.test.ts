import { expect, onTestFinished, test } from 'vitest';
import { getMarket, importMarkets, type Market, type OutcomeRef } from '@prescient/core';
import { TestClock } from '@prescient/testkit';
import { listingsOf, type BookChange, type VenueClient } from '@prescient/venues';
import { heldHandles } from '../src/prices/held-handles.ts';
import { MarketFeed } from '../src/feed/market-feed.ts';
import { handlesOfMarket } from '../src/feed/outcome-handles.ts';
import { feedOf, importAll, playVenue, silentLog } from './support/played-venue.ts';

const yesOf = ({ venue, marketId }: Market): OutcomeRef => ({ venue, marketId, outcome: 0 });
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: { code?: unknown }) => error.code,
  );

test('follows the books of the outcomes that it watches, from their first to their last', async () => {
  const venue = await playVenue({ seed: 'feed', markets: 6, changes: 600, resolutions: 0 });
  const feed = feedOf(venue);
  const handles = venue.markets.flatMap(handlesOfMarket);
  expect(handles).toHaveLength(12);
  const heard: BookChange[] = [];
  feed.listen((change) => heard.push(change));
  feed.watch(handles);
  feed.watch(handles);
  await expect.poll(() => handles.every((handle) => feed.bookOf(handle) !== null)).toBe(true);
  await venue.player.play();
  await expect
    .poll(async () => {
      const { books } = await venue.client.books(handles);
      return books.every(({ hash, ...outcome }) => feed.bookOf(outcome)?.hash === hash);
    })
    .toBe(true);
  expect(heard.filter(({ kind }) => kind === 'book').length).toBeGreaterThan(12);
});

test('grows by what is watched later, over no more streams than a few', async () => {
  const venue = await playVenue({ seed: 'growing', markets: 8, changes: 100, resolutions: 0 });
  const feed = feedOf(venue);
  for (const market of venue.markets) {
    feed.watch(handlesOfMarket(market));
    await expect.poll(() => feed.bookOf(yesOf(market))).not.toBeNull();
  }
  await venue.player.play();
  for (const market of venue.markets) {
    const { hash } = await venue.client.book(handlesOfMarket(market)[0]!);
    await expect.poll(() => feed.bookOf(yesOf(market))?.hash).toBe(hash);
  }
});

test('asks for the book of an outcome that it does not follow yet, or whose book grew old', async () => {
  const venue = await playVenue({ seed: 'asked', markets: 1, changes: 100, resolutions: 0 });
  const clock = new TestClock();
  const feed = feedOf(venue, clock);
  const market = venue.markets[0]!;
  expect(feed.bookOf(yesOf(market))).toBeNull();
  const [quote, same] = await Promise.all([feed.quote(yesOf(market)), feed.quote(yesOf(market))]);
  expect(quote.fees).toEqual(market.fees);
  expect(same.book.hash).toBe(quote.book.hash);
  // A reader of one outcome is about to hold it, so both outcomes are followed.
  await expect.poll(() => feed.bookOf({ ...yesOf(market), outcome: 1 })).not.toBeNull();
  expect((await feed.quote(yesOf(market))).book).toBe(feed.bookOf(yesOf(market)));
  clock.pass(11_000);
  expect(feed.bookOf(yesOf(market))).toBeNull();
  const again = await feed.quote(yesOf(market));
  expect(again.book).not.toBe(quote.book);
  expect(again.book.hash).toBe(quote.book.hash);
});

test('takes a streamed book for a fill where it has the hash that the venue says, else it asks', async () => {
  const venue = await playVenue({ seed: 'proven', markets: 1, changes: 100, resolutions: 0 });
  const market = venue.markets[0]!;
  const whole = await venue.client.book(handlesOfMarket(market)[0]!);
  let isTrue = true;
  async function* books(): AsyncGenerator<BookChange> {
    yield { kind: 'book', book: { ...whole, bids: [] }, isProven: () => isTrue };
  }
  const { client: real } = venue;
  const client = { venue: real.venue, book: real.book.bind(real), stream: books } as unknown as VenueClient;
  const feed = feedOf({ ...venue, client });
  feed.watch(handlesOfMarket(market));
  await expect.poll(() => feed.bookOf(yesOf(market))).not.toBeNull();
  expect((await feed.quote(yesOf(market))).book.bids).toEqual([]);
  // News came just now, and a level is missing from it.
  isTrue = false;
  expect((await feed.quote(yesOf(market))).book.bids).toEqual(whole.bids);
});

test('fills from the stream: its books are proven, and nobody is asked for them', async () => {
  const venue = await playVenue({ seed: 'stream', markets: 1, changes: 100, resolutions: 0 });
  const market = venue.markets[0]!;
  const feed = feedOf(venue);
  feed.watch(handlesOfMarket(market));
  await expect.poll(() => feed.bookOf(yesOf(market))).not.toBeNull();
  const first = feed.bookOf(yesOf(market))!;
  await venue.player.play();
  await expect.poll(() => feed.bookOf(yesOf(market))?.hash).not.toBe(first.hash);
  expect((await feed.quote(yesOf(market))).book).toBe(feed.bookOf(yesOf(market)));
});

test("a stream's word that a market has ended is forgotten where its list goes on to say that it is open", async () => {
  const venue = await playVenue({ seed: 'hint', markets: 1, changes: 20, resolutions: 0 });
  const market = venue.markets[0]!;
  async function* hints(): AsyncGenerator<BookChange> {
    yield { kind: 'resolved', market, winner: 0, at: new Date() };
  }
  const { client: real } = venue;
  const client = { venue: real.venue, book: real.book.bind(real), stream: hints } as unknown as VenueClient;
  const clock = new TestClock();
  const feed = feedOf({ ...venue, client }, clock);
  feed.watch(handlesOfMarket(market));
  await expect.poll(() => feed.hasEnded(market)).toBe(true);
  expect(await codeOf(feed.quote(yesOf(market)))).toBe('BOOK_UNAVAILABLE');
  clock.pass(600_001);
  expect((await feed.quote(yesOf(market))).book.bids.length).toBeGreaterThan(0);
});

test.each(['proposed', 'disputed'] as const)(
  'quotes a market whose resolution is %s as long as it takes orders',
  async (resolution) => {
    const venue = await playVenue({ seed: 'stage', markets: 1, changes: 20, resolutions: 0 });
    const feed = feedOf(venue);
    const market = venue.markets[0]!;
    const say = async (said: { acceptingOrders: boolean }): Promise<void> => {
      for await (const page of venue.client.listMarkets({ status: 'open' })) {
        const markets = page.markets.map((one) => ({ ...one, resolution, ...said }));
        await importMarkets(venue.db, listingsOf('polymarket', { ...page, markets }));
      }
    };
    await say({ acceptingOrders: true });
    expect(await getMarket(venue.db, market)).toMatchObject({ state: resolution, acceptingOrders: true });
    expect((await feed.quote(yesOf(market))).book.asks.length).toBeGreaterThan(0);
    const held = { ...yesOf(market), outcome: 1 as const };
    expect(await heldHandles(venue.db, [held])).toEqual([handlesOfMarket(market)[1]]);
    await say({ acceptingOrders: false });
    expect(await codeOf(feed.quote(yesOf(market)))).toBe('MARKET_CLOSED');
    expect(await heldHandles(venue.db, [held])).toEqual([]);
  },
);

test('quotes no market that is unknown or has ended, and none while the venue is away', async () => {
  const venue = await playVenue({ seed: 'ended', markets: 2, changes: 50, resolutions: 2 });
  const feed = feedOf(venue);
  const [market, other] = venue.markets as [Market, Market];
  feed.watch(handlesOfMarket(market));
  await expect.poll(() => feed.bookOf(yesOf(market))).not.toBeNull();
  await venue.player.play();
  expect(await codeOf(feed.quote({ venue: 'polymarket', marketId: 'nobody', outcome: 0 }))).toBe(
    'MARKET_NOT_FOUND',
  );
  // The stream says that it ended; as long as its list does not, that is no answer for good.
  await expect.poll(() => feed.hasEnded(market)).toBe(true);
  expect(await codeOf(feed.quote(yesOf(market)))).toBe('BOOK_UNAVAILABLE');
  await importAll(venue.client, venue.db);
  expect(await codeOf(feed.quote(yesOf(market)))).toBe('MARKET_CLOSED');
  expect(await codeOf(feed.quote(yesOf(other)))).toBe('MARKET_CLOSED');

  const away = await playVenue({ seed: 'away', markets: 1, changes: 1, resolutions: 0 });
  await away.player.close();
  expect(await codeOf(feedOf(away).quote(yesOf(away.markets[0]!)))).toBe('BOOK_UNAVAILABLE');
});

test('once the recording is over, an open market is refused for good and in so many words', async () => {
  const venue = await playVenue({ seed: 'over', markets: 1, changes: 50, resolutions: 0 });
  let over = false;
  const { client, db } = venue;
  const feed = new MarketFeed({ clients: [client], db, log: silentLog, recording: { isOver: () => over } });
  onTestFinished(() => feed.close());
  const market = venue.markets[0]!;
  await expect.poll(() => codeOf(feed.quote(yesOf(market)))).toBeNull();
  expect(feed.recording).toBe('playing');
  over = true;
  expect(feed.recording).toBe('over');
  const refusal: unknown = await feed.quote(yesOf(market)).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'RECORDING_OVER', retryable: false });
  const nobody = { venue: 'polymarket', marketId: 'nobody', outcome: 0 } as const;
  expect(await codeOf(feed.quote(nobody))).toBe('MARKET_NOT_FOUND');
});
