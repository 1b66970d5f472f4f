import type { ReportFill } from '@prescient/core/domain';
import { parseUsd, ZERO_USD, type Price, type Shares, type Usd } from '@prescient/core/money';
import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import { dailyReturns } from '../src/returns/daily-returns.ts';
import { maximumDrawdown } from '../src/returns/drawdown.ts';
import {
  deflatedSharpe,
  luckySharpe,
  probabilisticSharpe,
  sharpeProbability,
} from '../src/returns/probabilistic-sharpe.ts';
import { sharpe, sortino } from '../src/returns/sharpe.ts';
import { clusteredInterval } from '../src/statistics/bootstrap.ts';
import { normalCdf, normalQuantile } from '../src/statistics/normal.ts';
import { finish } from '../src/steps.ts';
import { attributionSteps } from '../src/trades/attribution.ts';
import { adviceOf, reportOf } from '../src/index.ts';
import { aFill, aHistory, aTrade, day, equityOf } from './example.ts';

const micros = (max: number) => fc.integer({ min: 0, max }).map(BigInt);

const anyFill: fc.Arbitrary<ReportFill> = fc.record({
  at: fc.constant(day(1)),
  side: fc.constantFrom('buy', 'sell', 'settle'),
  shares: micros(10_000_000_000).map((n) => n as Shares),
  amount: micros(10_000_000_000).map((n) => n as Usd),
  fee: micros(10_000_000).map((n) => n as Usd),
  midpoint: fc.option(micros(1_000_000).map((n) => n as Price)),
  touch: fc.option(micros(1_000_000).map((n) => n as Price)),
});

describe('laws', () => {
  test('edge, spread, slippage and fees add up to the P&L to the micro-dollar, for any history', () => {
    const anyTrade = fc.record({
      fills: fc.array(anyFill, { maxLength: 6 }),
      closedAt: fc.constantFrom(null, day(2), day(3)),
    });
    fc.assert(
      fc.property(fc.array(anyTrade, { maxLength: 4 }), (drawn) => {
        const trades = drawn.map((fields, index) => aTrade({ tradeId: `t${index}`, ...fields }));
        const { edge, spread, slippage, fees, pnl } = finish(attributionSteps(trades));
        const cash = trades
          .filter(({ closedAt }) => closedAt !== null)
          .flatMap(({ fills }) => fills)
          .reduce((sum, { side, amount, fee }) => sum + (side === 'buy' ? -amount : amount) - fee, 0n);
        expect(edge + spread + slippage + fees).toBe(cash);
        expect(pnl).toBe(cash);
      }),
      { numRuns: shortOrFull(2_000, 10_000) },
    );
  });

  test('a quantile and its probability undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 12);
      }),
    );
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 11);
    expect(() => normalQuantile(0)).toThrow(RangeError);
  });

  test('a drawdown is between 0 and 1 while the equity is not negative, and none where it never falls', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1 }), (dollars) => {
        const found = maximumDrawdown(equityOf(dollars));
        const falls = dollars.some((value, index) =>
          dollars.slice(0, index).some((before) => before > value),
        );
        expect(found !== null).toBe(falls);
        if (found) expect(found.depth).toBeGreaterThan(0);
        if (found) expect(found.depth).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('ratios need twenty days, and a day without points counts as unchanged', () => {
    const twentyDays = equityOf(Array.from({ length: 20 }, (_, index) => 1000 + (index % 3)));
    expect(dailyReturns(twentyDays)).toHaveLength(19);
    expect(sharpe(dailyReturns(twentyDays))).toBeNull();
    const [first, ...rest] = equityOf(Array.from({ length: 30 }, (_, index) => 1000 + index));
    const returns = dailyReturns([first!, ...rest.slice(10)]);
    expect(returns).toHaveLength(29);
    expect(returns.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 0));
  });

  test('Sharpe and Sortino by another method: sums of squares instead of deviations', () => {
    const returns = Array.from({ length: 60 }, (_, index) => Math.sin(index * 1.7) / 100 + 0.001);
    const [n, total] = [returns.length, returns.reduce((sum, value) => sum + value, 0)];
    const squares = returns.reduce((sum, value) => sum + value * value, 0);
    const variance = (squares - (total * total) / n) / (n - 1);
    expect(sharpe(returns)).toBeCloseTo((total / n / Math.sqrt(variance)) * Math.sqrt(365), 9);
    const falls = returns.filter((value) => value < 0).reduce((sum, value) => sum + value * value, 0);
    expect(sortino(returns)).toBeCloseTo((total / n / Math.sqrt(falls / (n - 1))) * Math.sqrt(365), 9);
  });

  test('the probabilities are those of the examples that Bailey and López de Prado computed', () => {
    // The Sharpe Ratio Efficient Frontier: 24 months with a ratio of 0.458.
    const monthly = { sharpe: 0.458, count: 24 };
    expect(sharpeProbability({ ...monthly, skewness: 0, kurtosis: 3 }, 0)).toBeCloseTo(0.982, 3);
    expect(sharpeProbability({ ...monthly, skewness: -2.448, kurtosis: 10.164 }, 0)).toBeCloseTo(0.913, 3);
    // The Deflated Sharpe Ratio: 100 trials whose yearly ratios vary by 1/2; the best has 2.5 in 1,250 days, 250 a year.
    const apart = Math.sqrt(1 / 1_000);
    const lucky = luckySharpe({ runs: 100, sharpes: [apart, -apart] })!;
    expect(lucky).toBeCloseTo(0.1132, 4);
    const best = { sharpe: 2.5 / Math.sqrt(250), count: 1_250, skewness: -3, kurtosis: 10 };
    expect(sharpeProbability(best, lucky)).toBeCloseTo(0.9004, 4);
  });

  test('who tries more runs needs a better Sharpe ratio', () => {
    const returns = Array.from({ length: 100 }, (_, index) => Math.sin(index * 2.1) / 50 + 0.003);
    const sharpes = Array.from({ length: 50 }, (_, index) => Math.cos(index) / 10);
    expect(luckySharpe({ runs: 1, sharpes: [0.1] })).toBe(0);
    expect(luckySharpe({ runs: 200, sharpes })!).toBeGreaterThan(luckySharpe({ runs: 10, sharpes })!);
    expect(luckySharpe({ runs: 200, sharpes: [0.1] })).toBeNull();
    expect(deflatedSharpe(returns, { runs: 200, sharpes })!).toBeLessThan(probabilisticSharpe(returns)!);
    expect(deflatedSharpe(returns, { runs: 1, sharpes: [] })).toBe(probabilisticSharpe(returns));
    expect(deflatedSharpe(returns, { runs: 2, sharpes: [0.1] })).toBeNull();
  });

  test('an interval is the same for the same seed, holds the ratio, and needs ten clusters', () => {
    const clusters = Array.from({ length: 40 }, (_, index) => ({ top: (index % 5) - 2, bottom: 10 }));
    const interval = finish(clusteredInterval(clusters, 7))!;
    expect(finish(clusteredInterval(clusters, 7))).toEqual(interval);
    expect(interval.low).toBeLessThan(0);
    expect(interval.high).toBeGreaterThan(0);
    expect(finish(clusteredInterval(clusters.slice(0, 9), 7))).toBeNull();
  });
});

const held = aTrade({
  tradeId: 'held',
  closedAt: null,
  fills: [aFill('buy', { at: day(1), shares: '9', amount: '1' })],
});
const lost = aTrade({
  tradeId: 'lost',
  realizedPnl: parseUsd('-1000'),
  probability: 0.9,
  result: 0,
  closingPrice: 0,
});

test.each([
  ['no trade', [], equityOf([1000])],
  ['one open trade', [held], equityOf([1000, 999])],
  ['one trade of one day', [lost], equityOf([1000, 999])],
  ['no equity', [aTrade({ tradeId: 'one' })], []],
  ['an equity of nothing', [], equityOf([0, 0, 0])],
  ['a ruined portfolio', [lost], equityOf([1000, 0, ...Array.from({ length: 30 }, () => 0)])],
  ['a portfolio that owes', [lost], equityOf([1000, -500, ...Array.from({ length: 30 }, () => -500)])],
  ['an equity that never moved', [held], equityOf(Array.from({ length: 30 }, () => 1000))],
])('a report of %s has nulls and no NaN', (_, trades, equity) => {
  for (const initialBalance of [ZERO_USD, parseUsd('1000')]) {
    const report = reportOf(
      aHistory({ initialBalance, trades, equity, family: { runs: 3, sharpes: [0.1] } }),
    );
    const numbers = JSON.stringify(report, (_key, value: unknown) =>
      typeof value === 'bigint'
        ? `${value}`
        : typeof value === 'number' && !Number.isFinite(value)
          ? 'BAD'
          : value,
    );
    expect(numbers).not.toContain('BAD');
    expect(adviceOf(report).length).toBeGreaterThan(0);
  }
});
