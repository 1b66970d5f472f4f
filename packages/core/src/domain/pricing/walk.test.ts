import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levels, type Levels } from '../../../test/support/books.ts';
import { readable } from '../../../test/support/in-memory.ts';
import {
  ONE_PRICE,
  parsePrice,
  parseShares,
  parseUsd,
  ZERO_PRICE,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { Depth, Side } from '../book/depth.ts';
import { walk, type WalkRequest } from './walk.ts';

const ASKS: Levels = [
  ['0.30', '100'],
  ['0.40', '100'],
  ['0.50', '100'],
];
const BIDS: Levels = [
  ['0.50', '100'],
  ['0.40', '100'],
  ['0.30', '100'],
];

const depthOf = (pairs: Levels, consumed: readonly string[] = []): Depth[] =>
  levels(pairs).map((level, index) => ({ ...level, consumed: parseShares(consumed[index] ?? '0') }));

interface WalkCase {
  readonly limit?: string;
  readonly step?: string;
  readonly consumed?: readonly string[];
}
const buy = (stake: string, { limit = '0.99', step = '0.01', consumed }: WalkCase = {}) =>
  walk(depthOf(ASKS, consumed), {
    side: 'buy',
    wanted: { stake: parseUsd(stake) },
    limit: parsePrice(limit),
    step: parseShares(step),
  });
const sell = (shares: string, { limit = '0.01', step = '0.01', consumed }: WalkCase = {}) =>
  walk(depthOf(BIDS, consumed), {
    side: 'sell',
    wanted: { shares: parseShares(shares) },
    limit: parsePrice(limit),
    step: parseShares(step),
  });
const takenAt = (walked: ReturnType<typeof walk>) =>
  walked.levels.map((level) => {
    const { price, taken } = readable(level);
    return `${String(taken)} at ${String(price)}`;
  });

describe('a walk', () => {
  test('takes a level at the limit itself, to buy and to sell', () => {
    expect(takenAt(buy('3', { limit: '0.30' }))).toEqual(['10.000000 at 0.300000']);
    expect(takenAt(sell('10', { limit: '0.50' }))).toEqual(['10.000000 at 0.500000']);
  });

  test('takes nothing from a level of which more is gone than it shows', () => {
    expect(takenAt(buy('4', { consumed: ['150'] }))).toEqual([
      '0.000000 at 0.300000',
      '10.000000 at 0.400000',
    ]);
  });

  test('rounds against the trader: up to pay, down to be paid', () => {
    const step = '0.000001';
    // 6 millionths of a share at 0.30 cost 1.8 millionths of a dollar; 3 at 0.50 bring 1.5.
    expect(buy('0.000002', { step })).toMatchObject({ shares: 6n, cost: 2n });
    expect(sell('0.000003', { step })).toMatchObject({ shares: 3n, cost: 1n });
  });

  test('takes the best level to its end before it touches the next', () => {
    const walked = buy('50');
    expect(takenAt(walked)).toEqual(['100.000000 at 0.300000', '50.000000 at 0.400000']);
    expect(readable(walked)).toMatchObject({ shares: '150.000000', cost: '50.000000', filled: true });
    expect(walked.next?.price).toBe(parsePrice('0.50'));
  });

  test('sells so many shares into the bids', () => {
    const walked = sell('150');
    expect(readable(walked)).toMatchObject({ shares: '150.000000', cost: '70.000000', filled: true });
  });

  test('goes no further than the limit, and says what is the next level', () => {
    const walked = buy('100', { limit: '0.40' });
    expect(readable(walked)).toMatchObject({ shares: '200.000000', cost: '70.000000', filled: false });
    expect(walked.next?.price).toBe(parsePrice('0.50'));
    expect(readable(sell('300', { limit: '0.45' }))).toMatchObject({ shares: '100.000000', filled: false });
  });

  test('goes no further than the book', () => {
    expect(readable(buy('120.01'))).toMatchObject({
      shares: '300.000000',
      cost: '120.000000',
      filled: false,
    });
    expect(buy('120.01').next).toBeNull();
    expect(readable(buy('120'))).toMatchObject({ shares: '300.000000', filled: true });
  });

  test('leaves with its owner what is too little for one step', () => {
    expect(readable(buy('10', { step: '1' }))).toMatchObject({
      shares: '33.000000',
      cost: '9.900000',
      filled: true,
    });
    expect(readable(buy('9.999999'))).toMatchObject({ shares: '33.330000', cost: '9.999000', filled: true });
    // 0.10 is left after the first level: too little for a contract at 0.40.
    expect(readable(buy('30.10', { step: '1' }))).toMatchObject({ shares: '100.000000', filled: true });
    // 0.35 would buy one more at 0.30 but not at 0.40.
    expect(readable(buy('30.35', { step: '1' }))).toMatchObject({ shares: '100.000000', filled: true });
  });

  test('says when the stake is too small for a single step', () => {
    expect(buy('0.29', { step: '1' })).toMatchObject({ shares: 0n, filled: false, tooSmall: true });
    expect(buy('0.29', { step: '1', limit: '0.20' })).toMatchObject({ shares: 0n, tooSmall: false });
    // Nothing was there to take from: the stake is not to blame.
    const gone = buy('0.001', { consumed: ['100', '100', '100'] });
    expect(gone).toMatchObject({ shares: 0n, filled: false, tooSmall: false, next: null });
    expect(takenAt(gone)).toHaveLength(3);
    const second = buy('0.001', { consumed: ['100'] });
    expect(second).toMatchObject({ filled: false, tooSmall: true, next: { price: parsePrice('0.40') } });
  });

  test('takes only what its own orders left, and keeps used up levels in sight', () => {
    const walked = buy('50', { consumed: ['100', '75'] });
    expect(takenAt(walked)).toEqual([
      '0.000000 at 0.300000',
      '25.000000 at 0.400000',
      '80.000000 at 0.500000',
    ]);
    expect(buy('200', { consumed: ['100', '100', '100'] })).toMatchObject({ shares: 0n, filled: false });
  });

  test('takes whole steps of a level that shows a broken size', () => {
    const walked = walk(
      depthOf([
        ['0.30', '10.7'],
        ['0.40', '5'],
      ]),
      {
        side: 'buy',
        wanted: { stake: parseUsd('100') },
        limit: parsePrice('0.99'),
        step: parseShares('1'),
      },
    );
    expect(takenAt(walked)).toEqual(['10.000000 at 0.300000', '5.000000 at 0.400000']);
  });
});

interface World {
  readonly depth: readonly Depth[];
  readonly order: WalkRequest;
}
/** Depth and an order. Where prices are ticks of a venue and sizes its steps, every cost is a whole number of millionths. */
const world = (side: Side, { tick, steps }: { tick: bigint; steps: bigint[] }): fc.Arbitrary<World> =>
  fc
    .record({
      prices: fc.uniqueArray(
        fc.bigInt(1n, 999_999n / tick).map((ticks) => ticks * tick),
        { maxLength: 6 },
      ),
      sizes: fc.array(fc.tuple(fc.bigInt(1n, 10n ** 10n), fc.integer({ min: 0, max: 100 })), {
        minLength: 6,
        maxLength: 6,
      }),
      limit: fc.bigInt(0n, 1_000_000n),
      step: fc.constantFrom(...steps),
      wanted: fc.bigInt(1n, 10n ** 10n),
    })
    .map(({ prices, sizes, limit, step, wanted }) => {
      const sorted = prices.toSorted((a, b) => ((side === 'buy') === a < b ? -1 : 1));
      const depth = sorted.map((price, index) => {
        const [size, percent] = sizes[index]!;
        return {
          price: price as Price,
          size: size as Shares,
          consumed: ((size * BigInt(percent)) / 100n) as Shares,
        };
      });
      const aim =
        side === 'buy' ? { stake: wanted as Usd } : { shares: (wanted - (wanted % step)) as Shares };
      return { depth, order: { side, wanted: aim, limit: limit as Price, step: step as Shares } };
    });
const any = { tick: 1n, steps: [1n, 10_000n, 1_000_000n] };
const anyWorld = fc.oneof(world('buy', any), world('sell', any));
const exact = { tick: 100n, steps: [10_000n, 1_000_000n] };
const exactWorld = fc.oneof(world('buy', exact), world('sell', exact));
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

describe('by law, a walk', () => {
  test('takes no more than is there, than was asked for, and nothing beyond the limit', () => {
    fc.assert(
      fc.property(anyWorld, ({ depth, order }) => {
        const { levels: eaten, shares, cost } = walk(depth, order);
        for (const { taken, size, consumed, price } of eaten) {
          expect(taken >= 0n && taken + consumed <= size).toBe(true);
          expect(taken % order.step).toBe(0n);
          if (taken > 0n)
            expect(order.side === 'buy' ? price <= order.limit : price >= order.limit).toBe(true);
        }
        if ('stake' in order.wanted) expect(cost <= order.wanted.stake).toBe(true);
        else expect(shares <= order.wanted.shares).toBe(true);
        expect(sum(eaten.map(({ taken }) => taken))).toBe(shares);
        expect(sum(eaten.map((level) => level.cost))).toBe(cost);
      }),
    );
  });

  test('touches a level only when the better ones have less than a step left', () => {
    fc.assert(
      fc.property(anyWorld, ({ depth, order }) => {
        const { levels: eaten } = walk(depth, order);
        const last = eaten.findLastIndex(({ taken }) => taken > 0n);
        for (const { size, consumed, taken } of eaten.slice(0, Math.max(last, 0)))
          expect(size - consumed - taken < order.step).toBe(true);
      }),
    );
  });

  test('stops short only where nothing more could be had', () => {
    fc.assert(
      fc.property(anyWorld, ({ depth, order }) => {
        const { levels: eaten, filled, tooSmall, next } = walk(depth, order);
        if (filled || tooSmall || ('shares' in order.wanted && order.wanted.shares === 0n)) return;
        for (const { size, consumed, taken } of eaten)
          expect(size - consumed - taken < order.step).toBe(true);
        if (next)
          expect(order.side === 'buy' ? next.price > order.limit : next.price < order.limit).toBe(true);
      }),
    );
  });

  test('with a worse limit or more depth never gets less', () => {
    fc.assert(
      fc.property(exactWorld, ({ depth, order }) => {
        const { shares } = walk(depth, order);
        const wider = { ...order, limit: order.side === 'buy' ? ONE_PRICE : ZERO_PRICE };
        expect(walk(depth, wider).shares >= shares).toBe(true);
        const fresh = depth.map((level) => ({ ...level, consumed: 0n as Shares }));
        expect(walk(fresh, order).shares >= shares).toBe(true);
      }),
    );
  });
});
