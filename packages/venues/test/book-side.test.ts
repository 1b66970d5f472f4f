import { parsePrice, parseShares } from '@prescient/core/money';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BookSide } from '../src/book/book-side.ts';
import { readLevels, type SideName } from '../src/book/read-levels.ts';

const cents = fc.integer({ min: 1, max: 99 }).map((cent) => `0.${String(cent).padStart(2, '0')}`);
const changes = fc.array(fc.record({ price: cents, size: fc.constantFrom('0', '1', '2.5', '1000') }), {
  maxLength: 60,
});

test.each(['bids', 'asks'] as SideName[])(
  'after any changes, %s hold the last size of each price, best first',
  (side) => {
    fc.assert(
      fc.property(changes, changes, (first, then) => {
        const unique = [...new Map(first.map((level) => [level.price, level])).values()];
        const changed = new BookSide(side, readLevels(unique, side, 'polymarket'));
        for (const { price, size } of then) changed.set(parsePrice(price), parseShares(size));
        const last = [...new Map([...unique, ...then].map((level) => [level.price, level])).values()];
        const expected = readLevels(last, side, 'polymarket');
        expect(changed.levels).toEqual(expected);
        expect(changed.best).toBe(expected[0]?.price ?? null);
      }),
    );
  },
);
