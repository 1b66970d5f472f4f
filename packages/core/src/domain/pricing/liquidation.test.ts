import { describe, expect, test } from 'vitest';
import { aBook, CRYPTO, FREE, KALSHI, mirrorOf, type Levels } from '../../../test/support/books.ts';
import { afterNoon, NOON } from '../../../test/support/builders.ts';
import { formatUsd, parseShares, type Usd } from '../../money/index.ts';
import { consume, depthFor } from '../book/consumed-depth.ts';
import type { FeeSchedule } from '../market/fee-schedule.ts';
import { liquidationOf, type Liquidated } from './liquidation.ts';

const bids: Levels = [
  ['0.49', '55'],
  ['0.40', '100'],
];
const holding = (shares: string, fields: Partial<Liquidated> = {}): Liquidated => ({
  shares: parseShares(shares),
  book: aBook({ bids }),
  fees: FREE,
  consumed: null,
  halfLifeMs: null,
  now: NOON,
  ...fields,
});
const worth = (all: Liquidated): string | null => {
  const value = liquidationOf(all);
  return value === null ? null : formatUsd(value);
};

describe('what selling all of an outcome would bring', () => {
  test.each<[string, { shares: string; fees?: FeeSchedule }, string]>([
    ['within the best level', { shares: '50' }, '24.500000'],
    ['down two levels', { shares: '100' }, '44.950000'],
    ['more than all bids take: the rest counts 0', { shares: '11411' }, '66.950000'],
    ['a part of a step', { shares: '0.000001' }, '0.000000'],
    ['with the fee of each level', { shares: '100', fees: CRYPTO }, '43.231880'],
  ])('%s', (_, { shares, fees = FREE }, dollars) => {
    expect(worth(holding(shares, { fees }))).toBe(dollars);
  });

  test('is never below 0, though the fee is more than the sale brings', () => {
    const book = aBook({ venue: 'kalshi', bids: [['0.01', '1']] });
    expect(worth(holding('1', { book, fees: KALSHI }))).toBe('0.000000');
  });

  test('is 0 where the book is there and nobody bids', () => {
    expect(worth(holding('10', { book: aBook({ bids: [] }) }))).toBe('0.000000');
  });

  test('is not known of a book that is too old or of a fee that nobody said', () => {
    expect(worth(holding('10', { now: afterNoon(60_000) }))).toBeNull();
    expect(worth(holding('10', { fees: { kind: 'unknown' } }))).toBeNull();
  });

  test('does not count the bids that the portfolio took before, through either outcome', () => {
    const sighting = { book: aBook({ bids }), lows: null, now: NOON, halfLifeMs: null };
    const [best] = depthFor(null, sighting, 'sell');
    const eaten = [{ ...best!, taken: parseShares('55'), cost: 0n as Usd }];
    const consumed = consume(null, { portfolioId: 1, sighting, side: 'sell', eaten });
    expect(worth(holding('100', { consumed }))).toBe('40.000000');
    const bought = consume(null, {
      portfolioId: 1,
      sighting: { ...sighting, book: mirrorOf(sighting.book) },
      side: 'buy',
      eaten: [
        {
          ...depthFor(null, { ...sighting, book: mirrorOf(sighting.book) }, 'buy')[0]!,
          taken: parseShares('55'),
          cost: 0n as Usd,
        },
      ],
    });
    expect(worth(holding('100', { consumed: bought }))).toBe('40.000000');
  });
});
