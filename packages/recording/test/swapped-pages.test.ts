import { describe, expect, test } from 'vitest';
import { generateDay, type DayOptions, type Observation } from '../src/index.ts';

const DAY: DayOptions = { seed: 'swaps', markets: 30, changes: 2000, gammaEveryMs: 600_000 };
const SWAPPED: DayOptions = { ...DAY, swappedPages: 8 };

const observe = (options: DayOptions): Observation[] => [
  ...(generateDay(options).observations() as Iterable<Observation>),
];

const { truth } = generateDay(SWAPPED);
const swapped = observe(SWAPPED);

/** Each record of a market: its time, and what it says of the outcomes. */
const recordsOf = (marketId: string) =>
  swapped.flatMap((one) => {
    if (one.kind !== 'http' || one.url !== `/markets/${marketId}`) return [];
    const { outcomes, clobTokenIds, outcomePrices } = JSON.parse(one.body) as Record<string, string>;
    const [labels, tokens, prices] = [outcomes, clobTokenIds, outcomePrices].map(
      (list) => JSON.parse(list!) as string[],
    );
    return [{ at: one.at, labels, tokens, prices }];
  });

describe('swapped pages', () => {
  test('are dealt by turns: both kinds of names, for a time that ends before the market closes, and for good', () => {
    const swaps = truth.markets.flatMap(({ swap, resolution }) =>
      swap === null ? [] : [{ ...swap, closesAt: resolution!.steps[0]!.at }],
    );
    const kinds = swaps.map(({ names, until }) => `${names} ${until === null}`);
    const each = ['labels and tokens false', 'labels and tokens true', 'labels false', 'labels true'];
    expect(kinds.toSorted()).toEqual(each.flatMap((kind) => [kind, kind]));
    for (const { at, until, closesAt } of swaps) {
      expect(at).toBeLessThan(until ?? closesAt);
      expect(until ?? 0).toBeLessThan(closesAt);
    }
  });

  test('show in every record of their time, and in no other', () => {
    for (const { marketId, swap, outcomes, tokens } of truth.markets) {
      const records = recordsOf(marketId);
      for (const { at, ...said } of records) {
        const isNow = swap !== null && at >= swap.at && at < (swap.until ?? Number.POSITIVE_INFINITY);
        const names = isNow ? swap.names : null;
        expect(said.labels).toEqual(names === null ? outcomes : outcomes.toReversed());
        expect(said.tokens).toEqual(names === 'labels and tokens' ? tokens.toReversed() : tokens);
      }
      if (swap === null) continue;
      expect(records.map(({ at }) => at)).toContain(swap.at);
      if (swap.until !== null) expect(records.map(({ at }) => at)).toContain(swap.until);
    }
  });

  test('a record that stays swapped says with its outcomes who won', () => {
    const lasting = truth.markets.filter(
      ({ swap, resolution }) => swap?.until === null && resolution?.payouts,
    );
    expect(lasting.length).toBeGreaterThan(0);
    for (const { marketId, swap, resolution } of lasting) {
      const paid = resolution!.payouts!;
      expect(recordsOf(marketId).at(-1)!.prices).toEqual(swap!.names === 'labels' ? paid : paid.toReversed());
    }
  });

  test('change nothing else: the books of the day are what they are without them', () => {
    const framesOf = (observations: readonly Observation[]) =>
      observations.filter(({ kind }) => kind === 'ws');
    expect(framesOf(swapped)).toEqual(framesOf(observe(DAY)));
  });
});
