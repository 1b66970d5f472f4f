import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TypedBook } from '../src/engine/books/typed-book.ts';

/** The plainest book: two maps of sizes by price, null while it is void. */
class NaiveBook {
  sides: readonly [Map<number, number>, Map<number, number>] | null = null;

  set(price: number, size: number, isAsk: boolean): void {
    const side = this.sides?.[isAsk ? 1 : 0];
    if (size > 0) side?.set(price, size);
    else side?.delete(price);
  }

  levels(isAsk: boolean) {
    const levels = [...(this.sides?.[isAsk ? 1 : 0] ?? [])].map(([price, size]) => ({ price, size }));
    return levels.toSorted((a, b) => (isAsk ? a.price - b.price : b.price - a.price));
  }
}

const price = fc.oneof(
  fc.integer({ min: 0, max: 100 }).map((cents) => cents * 10_000),
  fc.integer({ min: 0, max: 1_000 }).map((mills) => mills * 1_000),
  fc.integer({ min: 0, max: 10_000 }).map((steps) => steps * 100),
);
const level = fc.record({
  price,
  size: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 40 })),
  isAsk: fc.boolean(),
});
const step = fc.oneof(
  { arbitrary: level.map((each) => ({ kind: 'level' as const, ...each })), weight: 20 },
  { arbitrary: fc.constant({ kind: 'clear' as const }), weight: 2 },
  { arbitrary: fc.constant({ kind: 'gap' as const }), weight: 1 },
);

describe('a typed book', () => {
  test('holds what the plainest book holds, best prices first, after any rows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const [typed, naive] = [new TypedBook(0), new NaiveBook()];
        for (const each of steps) {
          if (each.kind === 'clear') {
            typed.clear();
            naive.sides = [new Map(), new Map()];
          } else if (each.kind === 'gap') {
            typed.void();
            naive.sides = null;
          } else {
            typed.set(each.price, each.size, each.isAsk);
            naive.set(each.price, each.size, each.isAsk);
          }
          expect(typed.isVoid).toBe(naive.sides === null);
          expect(typed.bestBid).toBe(naive.levels(false)[0]?.price ?? -1);
          expect(typed.bestAsk).toBe(naive.levels(true)[0]?.price ?? -1);
        }
        expect([typed.levels(false), typed.levels(true)]).toEqual([naive.levels(false), naive.levels(true)]);
      }),
      { numRuns: 300 },
    );
  });

  test('is void until it is cleared: a level before that says nothing of the others', () => {
    const book = new TypedBook(0);
    book.set(500_000, 1, false);
    expect([book.isVoid, book.bestBid]).toEqual([true, -1]);
    book.clear();
    book.set(500_000, 1, false);
    expect([book.isVoid, book.bestBid]).toEqual([false, 500_000]);
  });

  test.each([1_000_100, -100, 50, 0.5])('refuses a price of %d millionths by name', (wrong) => {
    const book = new TypedBook(0);
    book.clear();
    expect(() => book.set(wrong, 1, true)).toThrow(expect.objectContaining({ code: 'REPLAY_PRICE' }));
  });
});
