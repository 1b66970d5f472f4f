import { generateDay } from '@prescient/recording';
import { describe, expect, test } from 'vitest';
import type { FillRow } from './cash.ts';
import { checkFills } from './fills-check.ts';
import { showTrueBooks } from './true-books.ts';

const day = generateDay({ seed: 'true', markets: 2, changes: 300, resolutions: 0, faultsOfEachKind: 1 });
const { marketId } = day.truth.markets[0]!;

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
    const receipt = { book: { hash, timestamp: '2026-03-04T12:00:00.000Z' }, levels };
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
      { ...half, receipt: { ...half.receipt, book: { hash: 'x', timestamp: '2026-03-04T12:00:00.000Z' } } },
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
