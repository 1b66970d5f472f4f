import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { afterNoon } from '../../../test/support/builders.ts';
import { parsePrice, type Shares } from '../../money/index.ts';
import { walk } from '../pricing/walk.ts';
import type { Book, LevelLows } from './book.ts';
import { consume, depthFor, type ConsumedDepth, type Sighting } from './consumed-depth.ts';
import type { Eaten, Side } from './depth.ts';

/** Three prices of YES; the lowest two bid or ask as the moment says. */
const PRICES = ['0.40', '0.50', '0.60'].map((text) => parsePrice(text));
const STEP = 10_000n as Shares;

/** A moment of the market: the sizes of its asks, best first; its bids lie far below. */
type Moment = readonly number[];
/** The acts of a portfolio at a moment: slices, in hundredths of a share, each on YES or as a sale of NO. */
interface Act {
  readonly sizes: Moment;
  /** False where the portfolio meets no book at this moment; a feed may see it all the same. */
  readonly trades: boolean;
  readonly slices: readonly { readonly size: number; readonly no: boolean }[];
}

const shares = (hundredths: number): Shares => (BigInt(hundredths) * STEP) as Shares;
const asksOf = (sizes: Moment) =>
  PRICES.map((price, index) => ({ price, size: shares(sizes[index]!) })).filter(({ size }) => size > 0n);

function bookAt(index: number, sizes: Moment, no: boolean): Book {
  const asks = asksOf(sizes);
  const flipped = asks.map(({ price, size }) => ({ price: (1_000_000n - price) as typeof price, size }));
  return {
    venue: 'polymarket',
    marketId: 'm',
    outcome: no ? 1 : 0,
    bids: no ? flipped : [],
    asks: no ? [] : asks,
    tickSize: parsePrice('0.01'),
    minimumSize: shares(1),
    hash: `${no ? 'no' : 'yes'} ${index}`,
    occurredAt: afterNoon(index),
    receivedAt: afterNoon(index),
  };
}

/** A feed that saw every moment, in the plainest way: all of them are kept and looked through. */
const watching = (acts: readonly Act[], no: boolean): LevelLows => ({
  lowest: ({ price }, { after, until }) => {
    const place = PRICES.findIndex((each) => (no ? 1_000_000n - each : each) === price);
    const seen = acts
      .map(({ sizes }, index) => ({ at: afterNoon(index).toISOString(), size: shares(sizes[place]!) }))
      .filter(({ at }) => at > after && at <= until)
      .map(({ size }) => size);
    return seen.length === 0 ? null : seen.reduce((a, b) => (b < a ? b : a));
  },
});

/** Each price with the shares that were taken there. */
type Bought = Map<bigint, bigint>;

/** Trades through the moments. Returns the levels that each moment gave, in terms of YES. */
function trade(acts: readonly Act[], feed: boolean): { readonly at: number; readonly eaten: Eaten[] }[] {
  let depth: ConsumedDepth | null = null;
  return acts.flatMap(({ sizes, trades, slices }, at) => {
    if (!trades) return [];
    const eaten = slices.flatMap(({ size, no }) => {
      const lows = feed ? watching(acts, no) : null;
      const sighting: Sighting = { book: bookAt(at, sizes, no), lows, now: afterNoon(at), halfLifeMs: null };
      const side: Side = no ? 'sell' : 'buy';
      const limit = parsePrice(no ? '0.01' : '0.99');
      const order = { side, wanted: { shares: shares(size) }, limit, step: STEP };
      const { levels } = walk(depthFor(depth, sighting, side), order);
      depth = consume(depth, { portfolioId: 1, sighting, side, eaten: levels });
      return levels.map((level) =>
        no ? { ...level, price: (1_000_000n - level.price) as typeof level.price } : level,
      );
    });
    return [{ at, eaten }];
  });
}

const size = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 }));
const anyAct: fc.Arbitrary<Act> = fc.record({
  sizes: fc.tuple(size, size, size),
  trades: fc.boolean(),
  slices: fc.array(fc.record({ size: fc.integer({ min: 1, max: 700 }), no: fc.boolean() }), { maxLength: 6 }),
});
const anyDay = fc.array(anyAct, { minLength: 1, maxLength: 12 });

/** The size that a level first showed and all by which it grew after that, up to a moment. */
function everShown(acts: readonly Act[], place: number, until: number): bigint {
  let before = 0n;
  let sum = 0n;
  for (const { sizes } of acts.slice(0, until + 1)) {
    const now = shares(sizes[place]!);
    if (now > before) sum += now - before;
    before = now;
  }
  return sum;
}

test.each([true, false])(
  'however an order is sliced, a level gives no more than it showed and grew by (a feed watches: %s)',
  (feed) => {
    fc.assert(
      fc.property(anyDay, (acts) => {
        const bought: Bought = new Map();
        for (const { at, eaten } of trade(acts, feed)) {
          for (const { price, taken } of eaten) bought.set(price, (bought.get(price) ?? 0n) + taken);
          for (const [place, price] of PRICES.entries())
            expect((bought.get(price) ?? 0n) <= everShown(acts, place, at)).toBe(true);
        }
      }),
      { numRuns: shortOrFull(200, 500) },
    );
  },
);

test.each([true, false])(
  'slices at a moment come to the same levels as one order, and cost no less (a feed watches: %s)',
  (feed) => {
    const total = (levels: readonly Eaten[]) => levels.reduce((sum, { taken }) => sum + taken, 0n);
    const cost = (levels: readonly Eaten[]) => levels.reduce((sum, level) => sum + level.cost, 0n);
    fc.assert(
      fc.property(anyDay, (given) => {
        const acts = given.map((act) => ({
          ...act,
          slices: act.slices.map((slice) => ({ ...slice, no: false })),
        }));
        const asOne = acts.map((act) => ({
          ...act,
          slices:
            act.slices.length === 0
              ? []
              : [{ size: act.slices.reduce((sum, slice) => sum + slice.size, 0), no: false }],
        }));
        const sliced = trade(acts, feed);
        const whole = trade(asOne, feed);
        for (const [index, { eaten }] of sliced.entries()) {
          expect(total(eaten)).toBe(total(whole[index]!.eaten));
          expect(cost(eaten) >= cost(whole[index]!.eaten)).toBe(true);
        }
      }),
      { numRuns: shortOrFull(200, 500) },
    );
  },
);
