import { describe, expect, test } from 'vitest';
import { aBook, mirrorOf } from '../../../test/support/books.ts';
import { afterNoon, NOON } from '../../../test/support/builders.ts';
import { refusalOf } from '../../../test/support/in-memory.ts';
import { formatShares, parseShares } from '../../money/index.ts';
import type { Book, LevelLows } from './book.ts';
import { consume, depthFor, requireNewest, type ConsumedDepth, type Sighting } from './consumed-depth.ts';
import type { Side } from './depth.ts';

const meet = (book: Book, fields: Partial<Sighting> = {}): Sighting => ({
  book,
  lows: null,
  now: NOON,
  halfLifeMs: null,
  ...fields,
});

interface Taken {
  readonly side: Side;
  readonly shares: string;
}

/** Takes shares of the best level. */
function take(depth: ConsumedDepth | null, book: Book, { side, shares }: Taken): ConsumedDepth {
  const sighting = meet(book);
  const [best] = depthFor(depth, sighting, side);
  const eaten = [{ ...best!, taken: parseShares(shares), cost: 0n as never }];
  return consume(depth, { portfolioId: 1, sighting, side, eaten });
}

/** Returns the taken part of the best level of a side. */
const consumedBy = (depth: ConsumedDepth | null, sighting: Sighting, side: Side): string =>
  formatShares(depthFor(depth, sighting, side)[0]!.consumed);
const consumedOf = (depth: ConsumedDepth | null, book: Book, side: Side): string =>
  consumedBy(depth, meet(book), side);

/** A book of a later moment with this much at its best ask of 0.50. */
const showing = (size: string, at = 1): Book =>
  aBook({
    hash: `${size} at ${at}`,
    occurredAt: afterNoon(at),
    asks: size === '0' ? [['0.52', '500']] : [['0.50', size]],
  });

/** A feed that saw the level at this size in between. */
const sawLow = (size: string | null): LevelLows => ({
  lowest: () => (size === null ? null : parseShares(size)),
});

const first = aBook();
const once = take(null, first, { side: 'buy', shares: '500' });

describe('depth that was taken', () => {
  test('stays taken in the same book, and adds up', () => {
    const some = take(null, first, { side: 'buy', shares: '100' });
    expect(consumedOf(some, first, 'buy')).toBe('100.000000');
    const more = take(some, first, { side: 'buy', shares: '50' });
    expect(consumedOf(more, first, 'buy')).toBe('150.000000');
    expect(consumedOf(more, first, 'sell')).toBe('0.000000');
  });

  test.each([
    ['as it was', '500', '500.000000'],
    ['grown, by its growth', '721', '500.000000'],
    ['shrunk', '120', '120.000000'],
  ])('stays taken in a later book that shows the level %s', (_, size, consumed) => {
    expect(consumedOf(once, showing(size), 'buy')).toBe(consumed);
  });

  test('shrinks with its level for good, so that what grows after that is new', () => {
    const shrunk = take(once, showing('120'), { side: 'sell', shares: '1' });
    expect(consumedOf(shrunk, showing('400', 2), 'buy')).toBe('120.000000');
    const gone = take(once, showing('0'), { side: 'sell', shares: '1' });
    expect(Object.keys(gone.levels)).toEqual(['bid 0.490000']);
    expect(consumedOf(gone, showing('500', 2), 'buy')).toBe('0.000000');
  });

  test('is there again only where the feed saw the level smaller, or gone, in between', () => {
    const back = showing('500');
    expect(consumedBy(once, meet(back, { lows: sawLow(null) }), 'buy')).toBe('500.000000');
    expect(consumedBy(once, meet(back, { lows: sawLow('0') }), 'buy')).toBe('0.000000');
    expect(consumedBy(once, meet(back, { lows: sawLow('200') }), 'buy')).toBe('200.000000');
    expect(consumedBy(once, meet(back, { lows: sawLow('900') }), 'buy')).toBe('500.000000');
  });

  test('of YES is depth of NO, whose bids are its asks', () => {
    const no = mirrorOf(first);
    const asks = take(null, first, { side: 'buy', shares: '100' });
    expect(consumedOf(asks, no, 'sell')).toBe('100.000000');
    expect(consumedOf(asks, no, 'buy')).toBe('0.000000');
    const both = take(asks, no, { side: 'sell', shares: '25' });
    expect(consumedOf(both, first, 'buy')).toBe('125.000000');
    expect(consumedOf(both, no, 'sell')).toBe('125.000000');
  });

  test('of YES shrinks with a later book of NO, not with one of the same or an earlier moment', () => {
    const shrunk = (at: number) => mirrorOf(showing('120', at));
    expect(consumedOf(once, shrunk(1), 'sell')).toBe('120.000000');
    const after = take(once, shrunk(1), { side: 'buy', shares: '1' });
    expect(consumedOf(after, showing('300', 2), 'buy')).toBe('120.000000');
    for (const at of [0, -1]) {
      const past = take(once, shrunk(at), { side: 'buy', shares: '1' });
      expect(consumedOf(past, shrunk(at), 'sell')).toBe('120.000000');
      expect(consumedOf(past, showing('500', 2), 'buy')).toBe('500.000000');
    }
  });

  test('of YES stays depth of NO while the two share a hash, though the time of the book is ours', () => {
    const polled = mirrorOf(first, { hash: first.hash, occurredAt: afterNoon(2_000) });
    expect(consumedOf(once, polled, 'sell')).toBe('500.000000');
  });

  test('comes back by halves where the portfolio chose a half-life', () => {
    const halfLifeMs = 60_000;
    const after = (ms: number) =>
      consumedBy(once, meet(showing('500'), { halfLifeMs, now: afterNoon(ms) }), 'buy');
    expect([0, 30_000, 60_000, 120_000].map(after)).toEqual([
      '500.000000',
      '375.000000',
      '250.000000',
      '125.000000',
    ]);
    expect(after(60_000 * 64)).toBe('0.000000');
    expect(after(-1_000)).toBe('500.000000');
  });
});

test('a book from before the one that was traded on is stale, so that its depth does not come back', () => {
  const second = aBook({ hash: 'second', occurredAt: afterNoon(1) });
  const after = take(null, second, { side: 'buy', shares: '1' });
  expect(refusalOf(() => requireNewest(after, first)).code).toBe('BOOK_STALE');
  expect(() => requireNewest(after, second)).not.toThrow();
  expect(() => requireNewest(after, aBook({ hash: 'third', occurredAt: afterNoon(1) }))).not.toThrow();
  expect(() => requireNewest(after, mirrorOf(first, { occurredAt: NOON }))).not.toThrow();
  expect(() => requireNewest(null, first)).not.toThrow();
});
