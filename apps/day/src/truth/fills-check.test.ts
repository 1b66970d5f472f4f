import type { Price, Shares } from '@prescient/core';
import { generateDay, Player } from '@prescient/recording';
import { kalshiClient } from '@prescient/venues';
import { describe, expect, test } from 'vitest';
import type { FillRow } from './fill-row.ts';
import { checkFills } from './fills-check.ts';
import { showTrueBooks } from './true-books.ts';

const day = generateDay({ seed: 'true', markets: 2, changes: 300, resolutions: 0, faultsOfEachKind: 1 });
const { marketId } = day.truth.markets[0]!;

const NOON = '2026-03-04T12:00:00.000Z';
const BOOK = { timestamp: NOON, receivedAt: NOON, ageMs: 0 };

const decimal = (amount: bigint): string =>
  `${amount / 1_000_000n}.${String(amount % 1_000_000n).padStart(6, '0')}`;

/** A buy that takes part of the best ask, and reaches the next one, of some state of a book of the market. */
function aFill(share: bigint): FillRow {
  const fills: FillRow[] = [];
  showTrueBooks(day, new Set([marketId]), (hash, { asks }) => {
    const best = [...asks].toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, 2);
    const levels = best.map(([price, size], index) => ({
      price: decimal(price),
      size: decimal(size),
      taken: index === 0 ? decimal(size / share) : '0.000000',
    }));
    const receipt = { book: { ...BOOK, hash }, levels };
    fills.push({ tradeId: 't', marketId, action: 'buy_yes', kind: 'buy', amount: '1.000000', receipt });
  });
  return fills[Math.floor(fills.length / 2)]!;
}

const whole = aFill(1n);
const half = aFill(2n);
const withLevels = (fill: FillRow, change: (levels: NonNullable<FillRow['receipt']['levels']>) => object[]) =>
  ({ ...fill, receipt: { ...fill.receipt, levels: change(fill.receipt.levels!) } }) as FillRow;

describe('fills from the books of the day', () => {
  test('are as they should be where levels and hash are true, each portfolio by itself', () => {
    const settled = { ...half, kind: 'settle' as const, receipt: {} };
    expect(checkFills(day, [[half, half, settled], [whole]])).toEqual({ checked: 3, wrong: [] });
  });

  test.each([
    [
      'another size deep in the book',
      withLevels(half, ([a, b]) => [a!, { ...b!, size: '0.010000' }]),
      /level 2/,
    ],
    [
      'a level that is not there',
      withLevels(half, ([a, b]) => [a!, { ...b!, price: '0.999999' }]),
      /level 2/,
    ],
    ['a level left out', withLevels(half, ([, b]) => [b!]), /level 1/],
    [
      'a book that never was',
      { ...half, receipt: { ...half.receipt, book: { ...BOOK, hash: 'x' } } },
      /never was/,
    ],
    ['the other side', { ...half, kind: 'sell' as const }, /level 1/],
  ])('are found out that claim %s', (_, fill, why) => {
    const { wrong } = checkFills(day, [[fill]]);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(why);
  });

  test('may take together no more than a level has', () => {
    expect(checkFills(day, [[whole, half]]).wrong).toEqual([expect.stringContaining('taken before')]);
  });
});

describe('fills from the books of Kalshi', () => {
  const waivers = { long: new Date('2099-01-01T00:00:00Z'), short: new Date('2026-12-01T00:00:00Z') };
  const options = { seed: 'read', markets: 1, changes: 10, kalshi: { markets: 2, changes: 40, waivers } };
  const kalshi = generateDay(options);
  const { marketId: ticker } = kalshi.truth.kalshi[0]!;
  const bodies = [...kalshi.kalshiObservations()].flatMap((one) =>
    one.kind === 'http' && one.url === `/markets/${ticker}/orderbook` ? [one.body] : [],
  );
  /** The books are played a minute after each other. */
  const start = Date.parse(NOON);
  const playedAt = new Map([[ticker, bodies.slice(1).map((_, index) => start + 60_000 * (index + 1))]]);

  /** A buy of NO that takes a part of the best ask of the book in one place, read then. */
  async function aRead(place: number, at: number, share = 1n): Promise<FillRow> {
    const player = await Player.start(
      { header: kalshi.header, observations: () => [bookAt(place)] },
      { speed: 'unpaced' },
    );
    try {
      const client = kalshiClient({ url: player.urls.kalshi, retries: 0, receivedAt: () => at });
      const terms = { tickSize: 10_000n as Price, minimumSize: 10_000n as Shares, priceRanges: null };
      const book = await client.book({
        venue: 'kalshi',
        marketId: ticker,
        outcome: 1,
        tokenId: null,
        ...terms,
      });
      const receivedAt = book.receivedAt.toISOString();
      const { price, size } = book.asks[0]!;
      const level = { price: decimal(price), size: decimal(size), taken: decimal(size / share) };
      return {
        tradeId: 't',
        marketId: ticker,
        action: 'buy_no',
        kind: 'buy',
        amount: '1.000000',
        receipt: { book: { hash: book.hash, timestamp: receivedAt, receivedAt, ageMs: 0 }, levels: [level] },
      };
    } finally {
      await player.close();
    }
  }

  const bookAt = (place: number) => ({
    at: 0,
    kind: 'http' as const,
    method: 'GET' as const,
    host: 'kalshi' as const,
    url: `/markets/${ticker}/orderbook`,
    status: 200,
    body: bodies[place]!,
  });

  test('are as they should be where the book was there when it was read', async () => {
    const fills = [await aRead(3, start + 3 * 60_000, 2n), await aRead(3, start + 4 * 60_000 - 1, 2n)];
    expect(checkFills(kalshi, [fills], playedAt)).toEqual({ checked: 2, wrong: [] });
  });

  test.each([
    ['before it was there', start + 3 * 60_000 - 1],
    ['long after it was gone', start + 5 * 60_000],
  ])('are found out where the book was read %s', async (_, at) => {
    const { wrong } = checkFills(kalshi, [[await aRead(3, at)]], playedAt);
    expect(wrong).toEqual([expect.stringContaining('never was at that time')]);
  });

  test('may take together no more than a level has in one state of the book', async () => {
    const fills = [await aRead(3, start + 3 * 60_000), await aRead(3, start + 3 * 60_000 + 5_000, 2n)];
    expect(checkFills(kalshi, [fills], playedAt).wrong).toEqual([expect.stringContaining('taken before')]);
  });
});
