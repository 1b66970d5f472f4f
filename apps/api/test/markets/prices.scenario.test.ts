import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import {
  equity,
  formatPrice,
  getPortfolio,
  listSnapshots,
  loadPortfolio,
  parseUsd,
  readHistory,
  verifyAudit,
  type Market,
} from '@prescient/core';
import { TestClock } from '@prescient/testkit';
import { MarketFeed, handlesOfMarket, PriceUpdater } from '@prescient/market-data';
import { refusalOf } from '../support/api.ts';
import { readEvents, send } from '../support/http.ts';
import { serveVenue } from '../support/served-venue.ts';
import {
  buyAll,
  feedOf,
  playVenue,
  silentLog,
  updaterOf,
  type PlayedVenue,
} from '@prescient/market-data/testing';

const DAY = { seed: 'prices', markets: 4, changes: 500, resolutions: 0 };

/** Buys some of both outcomes of every market, at a price of nobody's book, in portfolio 1. */
const hold = ({ db, markets }: Pick<PlayedVenue, 'db' | 'markets'>) =>
  buyAll(db, markets, ['buy_yes', 'buy_no']);

const handlesOf = ({ markets }: PlayedVenue) => markets.flatMap(handlesOfMarket);
const isClean = async ({ db }: PlayedVenue) => (await verifyAudit(db, null)).differences;

/** The best bids that the venue shows now, by trade; an outcome that nobody bids for has none. */
async function bidsOf(venue: PlayedVenue): Promise<Map<string, string>> {
  const { books } = await venue.client.books(handlesOf(venue));
  return new Map(
    books.flatMap(({ marketId, outcome, bids }) =>
      bids[0] ? [[`${outcome === 0 ? 'buy_yes' : 'buy_no'}-${marketId}`, formatPrice(bids[0].price)]] : [],
    ),
  );
}

/** Waits until every stored mark is the best bid that the venue shows now. */
async function marksMeetBids(venue: PlayedVenue): Promise<void> {
  const bids = await bidsOf(venue);
  await expect
    .poll(async () => {
      const { positions } = await loadPortfolio(venue.db, 1);
      return positions.every(
        ({ tradeId, mark }) => !bids.has(tradeId) || formatPrice(mark) === bids.get(tradeId),
      );
    })
    .toBe(true);
}

test('an update marks all that is held with the best bids, writes the history, and says so', async () => {
  const venue = await playVenue(DAY);
  const feed = feedOf(venue);
  const prices = updaterOf(venue, feed);
  const { client } = await serveVenue(venue, { feed, prices });
  await hold(venue);
  expect(await client.price.status.query()).toEqual({
    connected: true,
    running: false,
    lease: 'free',
    intervalSeconds: 300,
    recording: null,
    last: null,
    setbacks: [],
  });
  const run = await client.price.update.mutate();
  const bids = await bidsOf(venue);
  expect(bids.size).toBeGreaterThan(6);
  expect(run).toMatchObject({ outcomes: 8, priced: bids.size, positions: bids.size, error: null });
  expect(run?.snapshots).toBe(8);
  expect(run?.equities).toBe(1);
  // The opening, the row that the round wrote, and this moment.
  const { history, portfolio } = await readHistory(venue.db, 1);
  const dollars = history.equity.map((point) => point.equity);
  expect(dollars).toEqual([portfolio.initialBalance, equity(portfolio), equity(portfolio)]);
  expect(dollars[1]).not.toBe(dollars[0]);
  const { positions } = await loadPortfolio(venue.db, 1);
  for (const { tradeId, mark, markSource } of positions)
    if (bids.has(tradeId)) expect([formatPrice(mark), markSource]).toEqual([bids.get(tradeId), 'book']);
  expect(await isClean(venue)).toEqual([]);
  const { venue: name, marketId } = venue.markets[0]!;
  const { items } = await listSnapshots(venue.db, { venue: name, marketId, outcome: 0, limit: 10 });
  const recorded = items.filter(({ bid }) => bid !== null);
  expect(recorded.map(({ bid }) => bid && formatPrice(bid))).toEqual([bids.get(`buy_yes-${marketId}`)]);
  expect((await client.price.status.query()).last).toEqual(run);
});

test('what is read is valued at the live books, all of it at the same ones, and nothing is written', async () => {
  const venue = await playVenue(DAY);
  const feed = feedOf(venue);
  const { client, url } = await serveVenue(venue, { feed });
  await hold(venue);
  feed.watch(handlesOf(venue));
  await expect.poll(() => handlesOf(venue).every((handle) => feed.bookOf(handle) !== null)).toBe(true);
  await venue.player.play();
  const bids = await bidsOf(venue);
  await expect
    .poll(async () => {
      const { positions } = await client.portfolio.summary.query({ portfolioId: 1 });
      return positions.every(({ tradeId, mark }) => !bids.has(tradeId) || mark === bids.get(tradeId));
    })
    .toBe(true);
  const summary = await client.portfolio.summary.query({ portfolioId: 1 });
  expect(summary.marks).toMatchObject({ live: true, stalePositions: 0, staleValue: '0.000000' });
  const sum = (values: readonly string[]) => values.reduce((total, value) => total + parseUsd(value), 0n);
  expect(parseUsd(summary.marketValue)).toBe(sum(summary.positions.map(({ value }) => value)));
  expect(parseUsd(summary.equity)).toBe(parseUsd(summary.balance) + parseUsd(summary.marketValue));
  expect(parseUsd(summary.unrealizedPnl)).toBe(sum(summary.positions.map(({ currentPnl }) => currentPnl)));
  expect(summary.band.realistic).toBe(summary.totalProfitLoss);
  expect(summary.totalProfitLoss).not.toBe('0.000000');

  const account = await client.portfolio.get.query({ portfolioId: 1 });
  expect([account.equity, account.marks?.live]).toEqual([summary.equity, true]);
  const { items } = await client.portfolio.positions.query({ portfolioId: 1 });
  const plain = ({ markAgeMs, ...lot }: (typeof items)[number]) => ({ ...lot, aged: markAgeMs !== null });
  expect(items.map(plain)).toEqual(summary.positions.map(plain));
  const { body } = await send(`${url}/paper-trading/portfolio?portfolio_id=1`);
  expect(body.equity).toBe(Number(summary.equity));
  expect(body.marks).toMatchObject({ live: true, stale_positions: 0 });

  expect((await getPortfolio(venue.db, 1)).totalProfitLoss).toBe(0n);
  const { client: blind } = await serveVenue(venue);
  expect(await blind.portfolio.summary.query({ portfolioId: 1 })).toMatchObject({
    equity: '10000.000000',
    marks: { live: false },
  });
  expect(await blind.portfolio.get.query({ portfolioId: 1 })).not.toHaveProperty('marks');
});

test('markets that change are told together, and the trades in them can be read from where a reader began', async () => {
  const venue = await playVenue({ ...DAY, changes: 800 });
  const feed = feedOf(venue);
  const { client, url } = await serveVenue(venue, { feed });
  const marketIds = venue.markets.map(({ marketId }) => marketId);
  const traded: string[] = [];
  feed.listen((change) => {
    if (change.kind === 'trade') traded.push(`${change.outcome.marketId} ${formatPrice(change.price)}`);
  });
  const begun = await client.market.trades.query({ marketIds });
  expect(begun).toMatchObject({ items: [], hasMore: false, forgotten: 0 });
  const told: string[][] = [];
  const input = encodeURIComponent(JSON.stringify({ marketIds, everyMs: 25 }));
  const all = Promise.withResolvers<void>();
  const listening = (async () => {
    for await (const { event, data } of readEvents(`${url}/trpc/live.changes?input=${input}`)) {
      if (event === 'message') told.push(data.marketIds);
      if (new Set(told.flat()).size === marketIds.length) break;
    }
    all.resolve();
  })();
  // Nothing was missed before the first word.
  await expect.poll(() => told[0]).toEqual([]);
  await expect.poll(() => handlesOf(venue).every((handle) => feed.bookOf(handle) !== null)).toBe(true);
  await venue.player.play();
  await all.promise;
  await listening;
  for (const names of told) expect(new Set(names).size).toBe(names.length);
  const read = async (): Promise<string[]> => {
    const trades: string[] = [];
    let page = begun;
    do {
      page = await client.market.trades.query({ marketIds, cursor: page.cursor, limit: 7 });
      trades.push(...page.items.map(({ marketId, price }) => `${marketId} ${price}`));
    } while (page.hasMore);
    return trades;
  };
  await expect.poll(async () => (await read()).length).toBeGreaterThan(7);
  await expect.poll(async () => isDeepStrictEqual(await read(), traded)).toBe(true);
  const { client: blind } = await serveVenue(venue);
  const refusal = await refusalOf(blind.market.trades.query({ marketIds }));
  expect(refusal.code).toBe('VENUE_NOT_CONNECTED');
});

test('a venue that is away makes nothing worth 0: positions keep their marks, and say that they grow old', async () => {
  const clock = new TestClock();
  const venue = await playVenue(DAY, { clock });
  const feed = feedOf(venue);
  const prices = updaterOf(venue, feed);
  const { client } = await serveVenue(venue, { feed, prices });
  await hold(venue);
  await prices.update();
  const before = await client.portfolio.summary.query({ portfolioId: 1 });
  await venue.player.close();
  clock.pass(16 * 60_000);
  expect(await client.price.update.mutate()).toMatchObject({
    outcomes: 8,
    priced: 0,
    positions: 0,
    error: null,
  });
  const after = await client.portfolio.summary.query({ portfolioId: 1 });
  expect(after.equity).toBe(before.equity);
  expect(after.positions.map(({ mark }) => mark)).toEqual(before.positions.map(({ mark }) => mark));
  expect(after.marks).toMatchObject({ stalePositions: 8, staleValue: after.marketValue });
  for (const { markAgeMs } of after.positions) expect(markAgeMs).toBeGreaterThan(15 * 60_000);
  expect(await isClean(venue)).toEqual([]);
});

test('of two processes one marks at the interval and from the stream, and the other takes over from it', async () => {
  const venue = await playVenue(DAY);
  const [first, second] = [feedOf(venue), feedOf(venue)];
  // A lease lasts for some intervals: a slow machine must not lose the first one's meanwhile.
  const one = updaterOf(venue, first, { intervalMs: 60_000, streamMs: 50 });
  const other = updaterOf(venue, second, { intervalMs: 2_000, streamMs: 50 });
  await hold(venue);
  one.start();
  await expect.poll(async () => (await one.status()).lease).toBe('here');
  other.start();
  await expect.poll(() => second.bookOf(handlesOf(venue)[0]!)).not.toBeNull();
  expect(await other.status()).toMatchObject({ lease: 'elsewhere', last: null });
  await one.close();
  await expect.poll(async () => (await other.status()).last?.error).toBeNull();
  await expect.poll(() => other.status()).toMatchObject({ lease: 'here', running: expect.any(Boolean) });
  await venue.player.play();
  await marksMeetBids(venue);
  expect(await isClean(venue)).toEqual([]);
});

test('between two rounds the stream alone keeps what is stored up to date', async () => {
  const venue = await playVenue(DAY);
  const feed = feedOf(venue);
  const prices = updaterOf(venue, feed, { streamMs: 20 });
  await hold(venue);
  prices.start();
  await expect.poll(async () => (await prices.status()).last).not.toBeNull();
  const { last } = await prices.status();
  await expect.poll(() => handlesOf(venue).every((handle) => feed.bookOf(handle) !== null)).toBe(true);
  await venue.player.play();
  await marksMeetBids(venue);
  expect((await prices.status()).last).toEqual(last);
  expect(await isClean(venue)).toEqual([]);
});

test('a market that nobody imported or that trades no more is not asked for, and its lots keep their marks', async () => {
  const venue = await playVenue({ ...DAY, markets: 1 });
  const unknown: Market = { ...venue.markets[0]!, marketId: 'nobody-knows' };
  await hold({ ...venue, markets: [unknown] });
  const prices = updaterOf(venue, feedOf(venue));
  expect(await prices.update()).toMatchObject({ outcomes: 2, priced: 0, positions: 0, error: null });
  const { portfolio, positions } = await loadPortfolio(venue.db, 1);
  expect(positions.map(({ markSource }) => markSource)).toEqual(['entry', 'entry']);
  expect(portfolio.totalProfitLoss).toBe(0n);
});

test('who closes does not wait for a venue that does not answer', async () => {
  const venue = await playVenue({ ...DAY, markets: 1, changes: 1 });
  await hold(venue);
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const silent: PlayedVenue['client'] = Object.create(venue.client, {
    books: {
      value: (_: unknown, { signal }: { signal: AbortSignal }) => {
        ask();
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      },
    },
    stream: { value: () => [] },
  });
  const feed = new MarketFeed({ clients: [silent], db: venue.db, log: silentLog });
  const prices = new PriceUpdater({ db: venue.db, feed, log: silentLog });
  prices.start();
  await asked;
  await prices.close();
  expect((await prices.status()).lease).toBe('free');
  await feed.close();
});

test('a server without a venue says that it has no prices', async () => {
  const venue = await playVenue({ ...DAY, markets: 1, changes: 1 });
  const { client } = await serveVenue(venue);
  expect(await client.price.update.mutate()).toBeNull();
  expect(await client.price.status.query()).toEqual({
    connected: false,
    running: false,
    lease: 'free',
    intervalSeconds: null,
    recording: null,
    last: null,
    setbacks: [],
  });
});
