import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { listMarkets, pricesOf, type Book, type MarketRef } from '@prescient/core';
import { handlesOfMarket } from '../src/feed/outcome-handles.ts';
import { feedOf, playVenue, updaterOf, type PlayedVenue } from './support/played-venue.ts';

const DAY = { seed: 'quotes', markets: 3, changes: 60, durationMs: 60_000, resolutions: 0 };

const quoteOf = async ({ db }: PlayedVenue, { marketId }: MarketRef) =>
  (await listMarkets(db, { marketIds: [marketId], limit: 1 })).items[0]!.quote!;

const bestOf = (book: Book | undefined) => ({
  bid: book?.bids[0]?.price ?? null,
  ask: book?.asks[0]?.price ?? null,
});

test('a market shows the prices of its list until a book is followed, and those of the book from then on', async () => {
  const venue = await playVenue(DAY);
  const [market, other] = venue.markets;
  expect(await quoteOf(venue, market!)).toMatchObject({ source: 'listing' });
  const feed = feedOf(venue);
  const heard = new Map<number, Book>();
  feed.listen((change) => {
    if (change.kind === 'book') heard.set(change.book.outcome, change.book);
  });
  const prices = updaterOf(venue, feed, { intervalMs: 3_600_000, streamMs: 5 });
  prices.start();
  feed.watch(handlesOfMarket(market!));
  await venue.player.play();
  // Nobody holds anything of it: the stream alone tells of its books, each of which mirrors the other.
  await expect
    .poll(async () => {
      const quote = await quoteOf(venue, market!);
      const isOf = (outcome: 0 | 1) =>
        isDeepStrictEqual(pricesOf(quote, outcome), bestOf(heard.get(outcome)));
      return quote.source === 'book' && isOf(0) && isOf(1);
    })
    .toBe(true);
  expect(await quoteOf(venue, other!)).toMatchObject({ source: 'listing' });
});
