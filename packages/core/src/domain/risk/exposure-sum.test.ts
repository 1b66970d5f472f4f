import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastPaid } from '../../../test/support/endings.ts';
import { ExposureSum, parseShares, parseUsd, type Shares, type Stake, type Usd } from '../../index.ts';

const sumOf = (stakes: readonly Stake[]): ExposureSum => {
  const sum = new ExposureSum();
  for (const each of stakes) sum.add(each);
  return sum;
};
const worstLoss = (stakes: readonly Stake[]): bigint => sumOf(stakes).loss;

type Row = readonly [market: string, outcome: 0 | 1, cost: string, shares: string];
const stake = ([market, outcome, cost, shares]: Row, group = market): Stake => ({
  exclusiveKey: group,
  marketKey: market,
  outcome,
  cost: parseUsd(cost),
  shares: parseShares(shares),
});
const apart = (...rows: readonly Row[]) => rows.map((row) => stake(row));
const exclusive = (...rows: readonly Row[]) => rows.map((row) => stake(row, 'group'));

test.each([
  ['nothing held', [], '0'],
  ['one outcome: all that was paid', apart(['a', 0, '20', '100']), '20'],
  [
    'both outcomes: the payout of the smaller side is certain',
    apart(['a', 0, '20', '100'], ['a', 1, '75', '100']),
    '0',
  ],
  ['both outcomes for more than a dollar', apart(['a', 0, '30', '100'], ['a', 1, '75', '100']), '5'],
  ['a part of a position hedged', apart(['a', 0, '20', '100'], ['a', 1, '30', '40']), '10'],
  [
    'YES in three markets that exclude each other: none of them may win',
    exclusive(['a', 0, '20', '100'], ['b', 0, '30', '100'], ['c', 0, '40', '100']),
    '90',
  ],
  [
    'NO in three markets that exclude each other: at most one fails to pay',
    exclusive(['a', 1, '80', '100'], ['b', 1, '70', '100'], ['c', 1, '60', '100']),
    '10',
  ],
  [
    'NO in three markets that do not',
    apart(['a', 1, '80', '100'], ['b', 1, '70', '100'], ['c', 1, '60', '100']),
    '210',
  ],
  [
    'NO of one and YES of another that exclude each other: both are lost if the first wins',
    exclusive(['a', 1, '80', '100'], ['b', 0, '30', '100']),
    '110',
  ],
  [
    'a certain gain of one market makes room for another',
    apart(['a', 0, '10', '100'], ['a', 1, '10', '100'], ['b', 0, '50', '60']),
    '0',
  ],
])('%s', (_, stakes, loss) => {
  expect(worstLoss(stakes)).toBe(parseUsd(loss));
});

const money = fc.bigInt(0n, 1_000_000_000n);
const stakes = fc.array(
  fc.record({
    group: fc.constantFrom('g', 'h', null),
    market: fc.nat(2),
    outcome: fc.constantFrom(0 as const, 1 as const),
    cost: money.map((cost) => cost as Usd),
    shares: money.map((shares) => shares as Shares),
  }),
  { maxLength: 10 },
);

test('is the loss in the worst of all ends that can be, tried one by one', () => {
  fc.assert(
    fc.property(stakes, (drawn) => {
      const held = drawn.map(({ group, market, ...rest }): Stake => {
        const marketKey = `${group ?? 'alone'}-${market}`;
        return { ...rest, marketKey, exclusiveKey: group ?? marketKey };
      });
      const cost = held.reduce((sum, each) => sum + each.cost, 0n);
      const loss =
        cost - leastPaid(held.map((each) => ({ ...each, market: each.marketKey, group: each.exclusiveKey })));
      expect(worstLoss(held)).toBe(loss > 0n ? loss : 0n);
    }),
    { numRuns: 500 },
  );
});

test('never grows when markets are known to exclude each other, nor when one more share is held for nothing', () => {
  fc.assert(
    fc.property(stakes, (drawn) => {
      const as = (isExclusive: boolean) =>
        drawn.map(({ group, market, ...rest }): Stake => {
          const marketKey = `${group ?? 'alone'}-${market}`;
          return { ...rest, marketKey, exclusiveKey: isExclusive ? (group ?? marketKey) : marketKey };
        });
      expect(worstLoss(as(true))).toBeLessThanOrEqual(worstLoss(as(false)));
      const gift = stake(['alone-0', 0, '0', '1']);
      expect(worstLoss([...as(true), gift])).toBeLessThanOrEqual(worstLoss(as(true)));
    }),
    { numRuns: 200 },
  );
});

test('tells what one more stake would make of it, and forgets one that is taken away', () => {
  fc.assert(
    fc.property(stakes, stakes, (drawn, more) => {
      const of = (each: (typeof drawn)[number]): Stake => {
        const marketKey = `${each.group ?? 'alone'}-${each.market}`;
        return { ...each, marketKey, exclusiveKey: each.group ?? marketKey };
      };
      const [before, added] = [drawn.map(of), more.map(of)];
      const sum = sumOf(before);
      for (const [index, next] of added.entries()) {
        expect(sum.lossWith(next)).toBe(worstLoss([...before, ...added.slice(0, index + 1)]));
        sum.add(next);
      }
      for (const { cost, shares, ...rest } of added)
        sum.add({ ...rest, cost: -cost as Usd, shares: -shares as Shares });
      expect(sum.loss).toBe(worstLoss(before));
    }),
    { numRuns: 200 },
  );
});
