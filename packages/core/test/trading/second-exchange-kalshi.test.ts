import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { parsePrice, parseUsd } from '../../src/index.ts';
import { fillFromBook } from '../../src/domain/command/fill-from-book.ts';
import { aBook } from '../support/books.ts';
import { afterNoon, NOON } from '../support/builders.ts';
import { bestFirst, decimal, unlessRefused, wantedOf } from '../support/fill-in-words.ts';
import {
  pricesOf,
  secondFill,
  secondFillAt,
  type SecondFees,
  type SecondFill,
  type SecondLevels,
  type SecondMarket,
  type SecondRange,
  type SecondRequest,
} from '../support/second-exchange.ts';

const TAPERED: readonly SecondRange[] = [
  { start: '0', end: '0.1', step: '0.001' },
  { start: '0.1', end: '0.9', step: '0.01' },
  { start: '0.9', end: '1', step: '0.001' },
];
const FINE: readonly SecondRange[] = [
  { start: '0', end: '0.05', step: '0.0005' },
  { start: '0.05', end: '1', step: '0.0125' },
];
const CENTS: readonly SecondRange[] = [{ start: '0', end: '1', step: '0.01' }];

interface KalshiMarket extends SecondMarket {
  readonly ranges: readonly SecondRange[];
  readonly outcome: 0 | 1;
}

const MARKETS: readonly KalshiMarket[] = [TAPERED, FINE, CENTS].flatMap((ranges) =>
  ([0, 1] as const).map((outcome) => ({ ranges, outcome, prices: pricesOf(ranges, outcome) })),
);

interface KalshiCase {
  readonly market: KalshiMarket;
  readonly request: SecondRequest;
  readonly depth: SecondLevels;
  /** A waiver that ended before the fill, that ends after it, or none. */
  readonly waiver: 'over' | 'on' | null;
}

/** The fill that core makes of a book of Kalshi, its refusals included. */
function coreFillAtKalshi({ market, request, depth, waiver }: KalshiCase): SecondFill {
  const { side, limit, step, fees } = request;
  const { ranges, outcome } = market;
  const book = aBook({
    venue: 'kalshi',
    outcome,
    minimumSize: step,
    priceRanges: ranges.map((range) => ({
      start: parsePrice(range.start),
      end: parsePrice(range.end),
      step: parsePrice(range.step),
    })),
    bids: side === 'sell' ? depth : [],
    asks: side === 'buy' ? depth : [],
  });
  const until = waiver && { waivedUntil: (waiver === 'on' ? afterNoon(1) : NOON).toISOString() };
  const quote = { book, fees: { ...fees, ...until } };
  return unlessRefused(
    () =>
      fillFromBook({
        portfolioId: 1,
        side,
        wanted: wantedOf(request),
        limit: parsePrice(limit),
        timeInForce: 'FAK',
        outcome: { venue: 'kalshi', marketId: book.marketId, outcome },
        quote,
        consumed: null,
        halfLifeMs: null,
        wholePosition: false,
        now: NOON,
      }).filled,
  );
}

const cents = fc.integer({ min: 1, max: 2_000_000 }).map((count) => decimal(count * 10_000));
/** Shares in hundredths, small ones often: there rounding weighs most. */
const hundredths = fc
  .oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 90_000 }))
  .map((count) => decimal(count * 10_000));

/** Limits are mostly prices of the market; some lie between two. */
const anyKalshiCase = fc
  .record({
    market: fc.constantFrom(...MARKETS),
    side: fc.constantFrom('buy' as const, 'sell' as const),
  })
  .chain(({ market, side }): fc.Arbitrary<KalshiCase> => {
    const onGrid = fc.constantFrom(...market.prices);
    const offGrid = fc.integer({ min: 1, max: 9_999 }).map((point) => decimal(point * 100));
    return fc.record({
      market: fc.constant(market),
      request: fc.record({
        side: fc.constant(side),
        wanted: fc.oneof(
          ...(side === 'buy' ? [cents.map((stake) => ({ stake }))] : []),
          hundredths.map((shares) => ({ shares })),
        ),
        limit: fc.oneof({ arbitrary: onGrid, weight: 9 }, { arbitrary: offGrid, weight: 1 }),
        step: fc.oneof(
          { arbitrary: fc.constant('0.01'), weight: 4 },
          { arbitrary: fc.constant('1'), weight: 1 },
        ),
        fees: fc.record({
          kind: fc.constant('kalshi' as const),
          multiplier: fc.constantFrom('1', '0.5', '0.035', '1.234', '2', '0'),
          rule: fc.constantFrom('balance-4' as const, 'balance-6' as const),
        }),
      }),
      depth: fc
        .uniqueArray(fc.tuple(onGrid, hundredths), {
          minLength: 1,
          maxLength: 12,
          selector: ([price]) => price,
        })
        .map((rows) => rows.toSorted(bestFirst(side))),
      waiver: fc.constantFrom('over' as const, 'on' as const, null),
    });
  });

/** The same request while the series' fee is waived. */
const waived = (request: SecondRequest): SecondRequest => ({
  ...request,
  fees: { ...request.fees, multiplier: '0' } as SecondFees,
});

test('fills at Kalshi, with its price ranges, hundredths, series and balances, come to the same to the last digit', () => {
  let [filled, refused, severalLevels] = [0, 0, 0];
  fc.assert(
    fc.property(anyKalshiCase, (each) => {
      const { market, request, depth, waiver } = each;
      const second = secondFillAt(market, waiver === 'on' ? waived(request) : request, depth);
      expect(coreFillAtKalshi(each)).toEqual(second);
      if (second.levels.length > 1) severalLevels += 1;
      if (second.levels.length > 0) filled += 1;
      else refused += 1;
    }),
    { numRuns: shortOrFull(600, 2_000) },
  );
  // The cases cover what they are about.
  expect(Math.min(filled, refused, severalLevels)).toBeGreaterThan(100);
});

test.each([
  { side: 'buy', shares: '3', price: '0.055', moved: '0.180000' },
  { side: 'buy', shares: '1', price: '0.055', moved: '0.060000' },
  { side: 'buy', shares: '0.5', price: '0.055', moved: '0.030000' },
  { side: 'buy', shares: '100', price: '0.5', moved: '51.750000' },
  { side: 'sell', shares: '100', price: '0.5', moved: '48.250000' },
] as const)('the second exchange itself: to $side $shares at $price moves $moved', (each) => {
  const { side, shares, price, moved } = each;
  const fees = { kind: 'kalshi', multiplier: '1', rule: 'balance-4' } as const;
  const fill = secondFill({ side, wanted: { shares }, limit: price, step: '0.01', fees }, [[price, '1000']]);
  const cash = parseUsd(fill.cost) + (side === 'buy' ? 1n : -1n) * parseUsd(fill.fee);
  expect(cash).toBe(parseUsd(moved));
});
