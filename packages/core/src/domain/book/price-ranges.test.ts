import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPrice, ONE_PRICE, parsePrice, type Price } from '../../money/index.ts';
import {
  isMarketPrice,
  nextPrice,
  rangesJson,
  rangesOfJson,
  type PriceGrid,
  type PriceRange,
} from './price-ranges.ts';

const range = (start: string, end: string, step: string): PriceRange => ({
  start: parsePrice(start),
  end: parsePrice(end),
  step: parsePrice(step),
});
const TAPERED = [range('0', '0.1', '0.001'), range('0.1', '0.9', '0.01'), range('0.9', '1', '0.001')];
/** Fine below a half, coarse above: NO is not YES here. */
const LOPSIDED = [range('0', '0.5', '0.001'), range('0.5', '1', '0.01')];
const grid = (priceRanges: readonly PriceRange[] | null, outcome: 0 | 1 = 0): PriceGrid => ({
  outcome,
  tickSize: parsePrice('0.01'),
  priceRanges,
});

describe('a market with several ranges', () => {
  test.each([
    ['0.001', true],
    ['0.003', true],
    ['0.0005', false],
    ['0.099', true],
    ['0.1', true],
    ['0.101', false],
    ['0.105', false],
    ['0.11', true],
    ['0.89', true],
    ['0.895', false],
    ['0.899', false],
    ['0.9', true],
    ['0.901', true],
    ['0.991', true],
    ['0.997', true],
    ['0.999', true],
    ['0.9995', false],
    ['0', false],
    ['1', false],
  ])('takes %s for YES and for NO: %s', (price, expected) => {
    expect(isMarketPrice(parsePrice(price), grid(TAPERED))).toBe(expected);
    expect(isMarketPrice(parsePrice(price), grid(TAPERED, 1))).toBe(expected);
  });

  test.each([
    ['0.499', true, false],
    ['0.5', true, true],
    ['0.501', false, true],
    ['0.51', true, true],
    ['0.505', false, true],
    ['0.495', true, false],
  ])('takes %s for YES: %s, and for NO: %s, as the rest of a dollar says', (price, yes, no) => {
    expect(isMarketPrice(parsePrice(price), grid(LOPSIDED))).toBe(yes);
    expect(isMarketPrice(parsePrice(price), grid(LOPSIDED, 1))).toBe(no);
  });

  test.each([
    ['0.095', 'up', '0.096000'],
    ['0.0995', 'up', '0.100000'],
    ['0.1', 'up', '0.110000'],
    ['0.1', 'down', '0.099000'],
    ['0.105', 'down', '0.100000'],
    ['0.895', 'up', '0.900000'],
    ['0.9', 'up', '0.901000'],
    ['0.9', 'down', '0.890000'],
    ['0.999', 'up', '1.000000'],
    ['0.001', 'down', '0.000000'],
  ] as const)('the next price from %s %s is %s', (price, direction, next) => {
    expect(formatPrice(nextPrice(parsePrice(price), direction, grid(TAPERED)))).toBe(next);
  });
});

const price = fc.bigInt({ min: 1n, max: 999_999n }).map((micros) => micros as Price);
/** Ranges that follow each other from 0 to 1, cut at whole cents, each with a step that divides a cent or is one. */
const ranges = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 4 }),
    fc.array(fc.constantFrom(100n, 500n, 1_000n, 2_000n, 5_000n, 10_000n), { minLength: 5, maxLength: 5 }),
  )
  .map(([cuts, steps]) => {
    const borders = [0, ...cuts.toSorted((a, b) => a - b), 100].map((cents) => BigInt(cents) * 10_000n);
    return borders.slice(1).map((end, index) => ({
      start: borders[index] as Price,
      end: end as Price,
      step: steps[index] as Price,
    }));
  });

test('a price is valid exactly where counting up from the start of a range comes by it', () => {
  fc.assert(
    fc.property(ranges, fc.nat({ max: 9_999 }), fc.constantFrom(0, 1), (some, tenths, outcome) => {
      const valid = new Set<bigint>();
      for (const { start, end, step } of some)
        for (let at: bigint = start; at <= end; at += step) valid.add(at);
      const asked = (BigInt(tenths) * 100n) as Price;
      const yes = outcome === 0 ? asked : ONE_PRICE - asked;
      const expected = valid.has(yes) && yes > 0n && yes < ONE_PRICE;
      expect(isMarketPrice(asked, grid(some, outcome))).toBe(expected);
    }),
  );
});

test('the next price is valid, beyond, and nothing valid lies between; a price of YES is one of NO', () => {
  fc.assert(
    fc.property(ranges, price, fc.constantFrom(0, 1), (some, from, outcome) => {
      const here = grid(some, outcome);
      for (const direction of ['up', 'down'] as const) {
        const next = nextPrice(from, direction, here);
        const sign = direction === 'up' ? 1n : -1n;
        expect((next - from) * sign > 0n).toBe(true);
        if (next > 0n && next < ONE_PRICE) expect(isMarketPrice(next, here)).toBe(true);
        for (let at = from + sign; at !== next; at += sign * 100n - ((at * sign) % 100n) * sign || sign)
          if ((next - at) * sign > 0n) expect(isMarketPrice(at as Price, here)).toBe(false);
          else break;
      }
      const mirrored = (ONE_PRICE - from) as Price;
      expect(isMarketPrice(from, grid(some))).toBe(isMarketPrice(mirrored, grid(some, 1)));
    }),
    { numRuns: 50 },
  );
});

test('ranges come back as they were written', () => {
  expect(rangesOfJson(rangesJson(TAPERED))).toEqual(TAPERED);
  expect([rangesJson(null), rangesOfJson(null)]).toEqual([null, null]);
});
