import type { EquityPoint, PortfolioHistory } from '@prescient/core/domain';
import { equitySteps, type Report } from './report.ts';
import { dailyReturns } from './returns/daily-returns.ts';
import { returnMoments, type ReturnMoments } from './returns/probabilistic-sharpe.ts';
import { dailySharpe } from './returns/sharpe.ts';
import { ratioOf, returnClusters } from './statistics/clusters.ts';
import { finish } from './steps.ts';
import { TradeGroups } from './trades/trade-groups.ts';

/** The figures of a report that need no draws, for one run among hundreds. */
export type Brief = Pick<
  Report,
  | 'initialBalance'
  | 'equity'
  | 'totalReturn'
  | 'days'
  | 'sharpe'
  | 'sortino'
  | 'probabilisticSharpe'
  | 'deflatedSharpe'
  | 'runs'
  | 'drawdown'
  | 'exposure'
  | 'tradeCount'
  | 'summary'
  | 'returnOnCost'
  | 'events'
>;

/** Computes the brief figures of a portfolio's history; each equals that of its report. */
export function briefOf(history: PortfolioHistory): Brief {
  const groups = new TradeGroups();
  finish(groups.add(history.trades));
  const clusters = returnClusters(history.trades);
  return {
    ...finish(equitySteps(history)),
    tradeCount: history.tradeCount,
    summary: groups.summary,
    returnOnCost: ratioOf(clusters),
    events: clusters.length,
  };
}

/** The Sharpe ratio of one day, as `StrategyFamily` counts it; null below 20 days. */
export const dailySharpeOf = (equity: readonly EquityPoint[]): number | null =>
  dailySharpe(dailyReturns(equity));

/** The moments of the daily returns, by which a Sharpe ratio is judged; null below 20 days. */
export const dailyMomentsOf = (equity: readonly EquityPoint[]): ReturnMoments | null =>
  returnMoments(dailyReturns(equity));
