import { expect, test } from 'vitest';
import type { FillRow } from './fill-row.ts';
import { tallyKalshi } from './kalshi-tally.ts';
import type { KnownMarket } from './truth.ts';

const NOON = '2026-12-01T12:00:00.000Z';
const noon = new Date(NOON);

const market = (marketId: string, multiplier: string, waivedUntil: Date | null = null): KnownMarket =>
  ({
    venue: 'kalshi',
    marketId,
    fees: { kind: 'kalshi', multiplier, rule: 'balance-4' },
    waivedUntil,
  }) as KnownMarket;

const known = new Map(
  [
    market('whole', '1'),
    market('half', '0.5'),
    market('waiver', '0.5', noon),
    { venue: 'polymarket', marketId: 'other' } as KnownMarket,
  ].map((one) => [one.marketId, one]),
);

const fill = (
  marketId: string,
  kind: FillRow['kind'],
  { taken = [], ageMs = 0 }: { taken?: readonly string[]; ageMs?: number } = {},
): FillRow => ({
  tradeId: 't',
  marketId,
  action: 'buy_yes',
  kind,
  amount: '1.000000',
  receipt: {
    book: { hash: 'h', timestamp: NOON, receivedAt: NOON, ageMs },
    levels: taken.map((each) => ({ price: '0.500000', size: '9.000000', taken: each })),
  },
});

test("counts what is Kalshi's own, and no fill of another venue", () => {
  const fills = [
    fill('other', 'buy', { taken: ['1.500000'] }),
    fill('whole', 'buy', { taken: ['1.500000', '0.500000'] }),
    fill('whole', 'sell', { taken: ['1.500000'] }),
    fill('half', 'buy', { taken: ['0.010000', '2.000000'] }),
    fill('waiver', 'buy', { taken: ['1.000000'], ageMs: -1 }),
    fill('waiver', 'sell', { taken: ['1.000000'], ageMs: 0 }),
    fill('whole', 'settle'),
    fill('half', 'void'),
    fill('half', 'reverse'),
    fill('other', 'settle'),
  ];
  expect(tallyKalshi(fills, known)).toEqual({
    markets: 3,
    buys: 3,
    sales: 2,
    fractional: 2,
    multiplied: 2,
    waived: 1,
    afterWaiver: 1,
    settled: 2,
  });
});
