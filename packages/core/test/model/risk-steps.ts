import * as fc from 'fast-check';
import type { LimitsPatch, Price, Usd } from '../../src/index.ts';
import { MARKETS, type RiskStep } from './risk-world.ts';

const usd = (least: bigint, most: bigint) =>
  fc.bigInt(least * 1_000_000n, most * 1_000_000n).map((value) => value as Usd);
const part = (least: bigint, most: bigint) => fc.bigInt(least, most).map((value) => value as Price);
const often = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2 });

/** Limits of a size that some orders of a run break and others do not. */
export const anyLimits: fc.Arbitrary<LimitsPatch> = fc.record({
  maxStake: often(usd(50n, 400n)),
  maxOpenPositions: often(fc.integer({ min: 1, max: 12 })),
  lossCoolDownMs: often(fc.integer({ min: 1, max: 40_000_000 })),
  marketCoolDownMs: often(fc.integer({ min: 1, max: 40_000_000 })),
  maxSpread: often(part(10_000n, 400_000n)),
  maxPosition: often(usd(50n, 800n)),
  maxMarketExposure: often(usd(50n, 800n)),
  maxEventExposure: often(usd(50n, 1_200n)),
  maxCategoryExposure: often(usd(100n, 2_000n)),
  maxDailyLoss: often(usd(1n, 600n)),
  maxDrawdown: often(part(1_000n, 200_000n)),
});

const waitMs = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 60_000 }),
  fc.integer({ min: 0, max: 50_000_000 }),
);
const price = fc.bigInt(10_000n, 990_000n);
const index = fc.nat(40);
/** Any step; buys are the most frequent. */
export const anyRiskStep: fc.Arbitrary<RiskStep> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('buy' as const),
      market: fc.nat(MARKETS.length - 1),
      outcome: fc.constantFrom(0 as const, 1 as const),
      stake: fc.bigInt(1_000_000n, 500_000_000n),
      price,
      gap: fc.bigInt(1n, 50n).map((cents) => cents * 10_000n),
      waitMs,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('sell' as const),
      trade: index,
      part: fc.bigInt(1n, 1_000_000n),
      price,
      waitMs,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      trade: index,
      payout: fc.constantFrom(0n, 500_000n, 1_000_000n),
      waitMs,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reverse' as const), settlement: index, waitMs }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('mark' as const), trade: index, price, waitMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const), waitMs }) },
);
