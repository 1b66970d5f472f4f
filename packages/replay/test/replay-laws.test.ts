import * as fc from 'fast-check';
import { parsePrice } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { ASK, GAP, LAST, PRINT, type Tape } from '../src/index.ts';
import type { Item } from './support/made-tape.ts';
import { change, listing, memoryTape, START, tokensOf, wholeBook } from './support/memory-tape.ts';
import { bytesOf, gambler, ranOver } from './support/replays.ts';

const SECOND = 1_000;
const MARKETS = 3;
const TOKENS = tokensOf(MARKETS);
const QUICK = { intervalMs: 2 * SECOND };

const market = fc.nat({ max: MARKETS - 1 });
const cents = fc.integer({ min: 2, max: 60 });
const event = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('level' as const), market, cents, shares: fc.nat(50) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('book' as const), market, cents }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gap' as const), market }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('print' as const), market, cents }) },
);
const steps = fc.array(fc.tuple(fc.nat({ max: 1_500 }), event), { minLength: 5, maxLength: 60 });

function itemsOf(made: readonly (readonly [number, Event])[]): Item[] {
  let at = START;
  const opened: Item[] = [0, 1, 2].map((each) => ({ kind: 'market', at, listing: listing(each) }));
  return made.reduce((items, [ms, each]) => {
    at += ms;
    const token = 2 * each.market;
    const plain = { at, token, price: 0, size: 0 };
    switch (each.kind) {
      case 'level':
        items.push(change(at, token, ['bid', each.cents / 100, each.shares]));
        break;
      case 'book':
        items.push(
          ...wholeBook(at, token, { bids: [[each.cents / 100, 9]], asks: [[(each.cents + 2) / 100, 9]] }),
        );
        break;
      case 'gap':
        items.push({ ...plain, kind: GAP, flags: LAST });
        break;
      case 'print':
        items.push({ ...plain, kind: PRINT, flags: LAST | ASK, price: each.cents * 10_000, size: 1e6 });
    }
    return items;
  }, opened);
}
type Event = typeof event extends fc.Arbitrary<infer Each> ? Each : never;

const settings = { ...QUICK, seed: '7' };
const runOf = (seed = '7') => ({ strategy: gambler(), fingerprint: 'test', settings: { ...settings, seed } });
const bytesOver = async (tape: Tape, more: Parameters<typeof ranOver>[2] = {}) => {
  const { desks, results } = await ranOver([tape], [runOf()], more);
  return { bytes: bytesOf(desks[0]!), lines: results[0]!.lines, counters: results[0]!.counters };
};

describe('a replay', () => {
  test('has the same bytes again, in other chunks, and beside other strategies', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 90 }), async (made, chunkRows) => {
        const items = itemsOf(made);
        const first = await bytesOver(memoryTape(TOKENS, items));
        expect(await bytesOver(memoryTape(TOKENS, items, { chunkRows }))).toEqual(first);
        const beside = [runOf('8'), runOf(), runOf('9')];
        const { desks } = await ranOver([memoryTape(TOKENS, items)], beside);
        expect(bytesOf(desks[1]!)).toBe(first.bytes);
      }),
      { numRuns: 30 },
    );
  });

  test('decides up to a moment what it decides when told of no more', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 60 }), async (made, count) => {
        const whole = itemsOf(made);
        const cut = itemsOf(made.slice(0, count)).at(-1)!.at;
        const arrivalsUntilCut = async (items: readonly Item[]) => {
          const { desks } = await ranOver([memoryTape(TOKENS, items)], [runOf()]);
          return desks[0]!.arrivals.filter(({ at }) => at <= cut);
        };
        const before = whole.filter(({ at }) => at <= cut);
        expect(await arrivalsUntilCut(whole)).toEqual(await arrivalsUntilCut(before));
      }),
      { numRuns: 30 },
    );
  });

  test('of a tape in pieces is that of the whole tape', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(70), async (made, place) => {
        const items = itemsOf(made);
        const place2 = Math.min(place, items.length - 1) + 1;
        const isCut = items[place2 - 1]!.at !== items[place2]?.at;
        fc.pre(isCut && place2 < items.length && place2 > MARKETS);
        const [one, two] = [items.slice(0, place2), items.slice(place2)];
        const parts = [
          memoryTape(TOKENS.toReversed(), two.map(mirrored), { hash: 'b' }),
          memoryTape(TOKENS, one, { hash: 'a' }),
        ];
        const whole = await ranOver([memoryTape(TOKENS, items)], [runOf()]);
        const joined = await ranOver(parts, [runOf()]);
        expect(bytesOf(joined.desks[0]!)).toBe(bytesOf(whole.desks[0]!));
        expect(joined.results[0]!.counters).toEqual(whole.results[0]!.counters);
      }),
      { numRuns: 30 },
    );
  });

  test('knows no result before its moment: two tapes that end differently are decided alike until then', async () => {
    const end = START + 30 * SECOND;
    const told = (payout: string): Item[] => [
      { kind: 'market', at: START, listing: listing(0) },
      ...wholeBook(START, 0, { bids: [[0.4, 100]], asks: [[0.5, 100]] }),
      {
        kind: 'market',
        at: end,
        listing: listing(0, {
          acceptingOrders: false,
          observation: { state: 'resolved', payout: parsePrice(payout) },
        }),
      },
      change(end + 9 * SECOND, 2, ['bid', 0.3, 1]),
    ];
    const over = async (payout: string) => {
      const { desks, results } = await ranOver([memoryTape(TOKENS, told(payout))], [runOf()]);
      const [desk] = desks;
      return { arrivals: desk!.arrivals, learnt: desk!.learnt, settled: results[0]!.counters.settled };
    };
    const [won, lost] = [await over('1'), await over('0')];
    expect(won.arrivals.length).toBeGreaterThan(2);
    expect(lost.arrivals).toEqual(won.arrivals);
    expect(won.learnt.at(-1)).toBe(`${end} m0 resolved 1000000`);
    expect(won.settled).toBeGreaterThan(0);
    expect(won.arrivals.every(({ at }) => at < end)).toBe(true);
  });
});

/** The same item on a tape that lists its tokens the other way round. */
const mirrored = (item: Item): Item =>
  'token' in item ? { ...item, token: TOKENS.length - 1 - item.token } : item;
