import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aBook, mirrorOf } from '../../../test/support/books.ts';
import { afterNoon, NOON } from '../../../test/support/builders.ts';
import { refusalOf } from '../../../test/support/in-memory.ts';
import { formatShares, parseShares, type Shares } from '../../money/index.ts';
import type { Book } from './book.ts';
import { consume, depthFor, requireNewest, type ConsumedDepth } from './consumed-depth.ts';
import type { Side } from './depth.ts';

/** Takes shares of the best level. */
function take(depth: ConsumedDepth | null, book: Book, wish: { side: Side; shares: string }): ConsumedDepth {
  const [best] = depthFor(depth, book, wish.side);
  const eaten = [{ ...best!, taken: parseShares(wish.shares), cost: 0n as never }];
  return consume(depth, { portfolioId: 1, book, side: wish.side, eaten });
}
const consumedOf = (depth: ConsumedDepth | null, book: Book, side: Side): string =>
  formatShares(depthFor(depth, book, side)[0]!.consumed);

const first = aBook();
const second = aBook({ hash: 'second', occurredAt: afterNoon(1) });

describe('depth that was taken', () => {
  test('stays taken in the same book, and adds up', () => {
    const once = take(null, first, { side: 'buy', shares: '100' });
    expect(consumedOf(once, first, 'buy')).toBe('100.000000');
    const twice = take(once, first, { side: 'buy', shares: '50' });
    expect(consumedOf(twice, first, 'buy')).toBe('150.000000');
    expect(consumedOf(twice, first, 'sell')).toBe('0.000000');
  });

  test('is there again in the next book, and only what that one lost is remembered', () => {
    const once = take(null, first, { side: 'buy', shares: '100' });
    expect(consumedOf(once, second, 'buy')).toBe('0.000000');
    const twice = take(once, second, { side: 'sell', shares: '10' });
    expect(Object.keys(twice.books[0]!.levels)).toEqual(['bid 0.490000']);
  });

  test('of YES is depth of NO, whose bids are its asks', () => {
    const no = mirrorOf(first);
    const asks = take(null, first, { side: 'buy', shares: '100' });
    expect(consumedOf(asks, no, 'sell')).toBe('100.000000');
    expect(consumedOf(asks, no, 'buy')).toBe('0.000000');
    const both = take(asks, no, { side: 'sell', shares: '25' });
    expect(consumedOf(both, first, 'buy')).toBe('125.000000');
    expect(consumedOf(both, no, 'sell')).toBe('125.000000');
    const third = take(both, first, { side: 'buy', shares: '5' });
    expect(consumedOf(third, first, 'buy')).toBe('130.000000');
    expect(consumedOf(third, no, 'sell')).toBe('130.000000');
  });

  test('of YES is no depth of NO any more where NO shows another size', () => {
    const yes = take(null, first, { side: 'buy', shares: '100' });
    const changed = mirrorOf(
      aBook({
        asks: [
          ['0.50', '400'],
          ['0.52', '500'],
        ],
      }),
    );
    expect(consumedOf(yes, changed, 'sell')).toBe('0.000000');
    const after = take(yes, changed, { side: 'sell', shares: '1' });
    expect(consumedOf(after, changed, 'sell')).toBe('1.000000');
  });

  test('of YES is no depth of NO any more once NO has changed, whatever size it shows', () => {
    const yes = take(null, first, { side: 'buy', shares: '500' });
    const later = mirrorOf(first, { hash: 'a day later', occurredAt: afterNoon(86_400_000) });
    expect(consumedOf(yes, later, 'sell')).toBe('0.000000');
    const older = mirrorOf(first, { occurredAt: afterNoon(-1) });
    expect(consumedOf(yes, older, 'sell')).toBe('500.000000');
  });

  test('of YES stays depth of NO while the two share a hash, though the time of the book is ours', () => {
    const yes = take(null, first, { side: 'buy', shares: '500' });
    const polled = mirrorOf(first, { hash: first.hash, occurredAt: afterNoon(2_000) });
    expect(consumedOf(yes, polled, 'sell')).toBe('500.000000');
  });
});

test('whatever is traded on whichever side, no moment of a book gives more than it shows, and each next one gives all', () => {
  const step = fc.record({
    moves: fc.boolean(),
    no: fc.boolean(),
    buys: fc.boolean(),
    shares: fc.integer({ min: 1, max: 700 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      let depth: ConsumedDepth | null = null;
      let moment = 0;
      const taken = { ask: 0n, bid: 0n };
      for (const { moves, no, buys, shares } of steps) {
        if (moves) [moment, taken.ask, taken.bid] = [moment + 1, 0n, 0n];
        const yes = aBook({ hash: `at ${moment}`, occurredAt: afterNoon(moment) });
        const book = no ? mirrorOf(yes) : yes;
        const side = buys ? 'buy' : 'sell';
        const [best] = depthFor(depth, book, side);
        const level = buys === no ? 'bid' : 'ask';
        expect(best!.consumed).toBe(taken[level]);
        const there = best!.size - best!.consumed;
        const wish = BigInt(shares) * 1_000_000n;
        const part = (wish < there ? wish : there) as Shares;
        depth = take(depth, book, { side, shares: formatShares(part) });
        taken[level] += part;
        expect(taken[level] <= best!.size).toBe(true);
      }
    }),
  );
});

test('a book from before the one that was traded on is stale, so that its depth does not come back', () => {
  const after = take(null, second, { side: 'buy', shares: '1' });
  expect(refusalOf(() => requireNewest(after, first)).code).toBe('BOOK_STALE');
  expect(() => requireNewest(after, second)).not.toThrow();
  expect(() => requireNewest(after, aBook({ hash: 'third', occurredAt: afterNoon(1) }))).not.toThrow();
  expect(() => requireNewest(after, mirrorOf(first, { occurredAt: NOON }))).not.toThrow();
  expect(() => requireNewest(null, first)).not.toThrow();
});
