import { parseUsd } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { adviceOf, reportOf, reportSteps } from '../src/index.ts';
import { aHistory, aTrade, equityOf } from './example.ts';

/** So many trades of $100 in events of their own, of which each `th` one loses; the others win $100. */
const bets = (count: number, th: number) =>
  Array.from({ length: count }, (_, n) =>
    aTrade({
      tradeId: `t${n}`,
      realizedPnl: parseUsd(n % th === 0 ? '-100' : '100'),
      probability: 0.6,
      result: n % th === 0 ? 0 : 1,
    }),
  );

const historyOf = (trades: ReturnType<typeof bets>, days: number) =>
  aHistory({ trades, equity: equityOf(Array.from({ length: days }, (_, n) => 1_000 + (n % 3))) });

describe('the advice of a report', () => {
  test('is silent where there is enough data and no doubt', () => {
    expect(adviceOf(reportOf(historyOf(bets(40, 10), 30)))).toEqual([]);
  });

  test('says what may be luck, and what was left out', () => {
    const history = { ...historyOf(bets(40, 2), 30), tradeCount: 50 };
    expect(adviceOf(reportOf(history))).toEqual([
      'Only the newest 40 of 50 trades are counted.',
      'The return on cost may be luck: its 95 % interval over 40 events holds 0.',
    ]);
  });

  test('says of how many runs of its strategy it is one', () => {
    const history = { ...historyOf(bets(40, 10), 30), family: { runs: 200, sharpes: [] } };
    expect(adviceOf(reportOf(history))).toEqual([
      'It is one of 200 runs of its strategy: some luck is in the best of them, which the deflated Sharpe ratio takes off.',
    ]);
  });

  test('says what it is too early for', () => {
    expect(adviceOf(reportOf(historyOf(bets(1, 1), 2)))).toEqual([
      'Not enough resolved events: intervals need 10 events with a closed trade, and there is 1.',
      'Sharpe and Sortino ratios need 20 whole days; there is 1.',
    ]);
    const silent = bets(1, 1).map((trade) => ({ ...trade, probability: null }));
    expect(adviceOf(reportOf(historyOf(silent, 2))).at(-1)).toBe(
      'Calibration needs resolved trades that stated a probability p; there is none.',
    );
  });
});

test('a report of very many events takes many steps, and its intervals hold their figures', () => {
  let steps = 0;
  const work = reportSteps(historyOf(bets(4_000, 4), 30));
  for (;;) {
    const { done, value } = work.next();
    if (done) {
      expect(value.winRateInterval!.low).toBeLessThan(0.75);
      expect(value.winRateInterval!.high).toBeGreaterThan(0.75);
      expect(value.winRateInterval!.high - value.winRateInterval!.low).toBeLessThan(0.05);
      break;
    }
    steps += 1;
  }
  expect(steps).toBeGreaterThan(500);
});
