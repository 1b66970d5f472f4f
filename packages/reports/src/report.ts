import type { Usd } from '@prescient/core/money';
import {
  closingClusters,
  closingLineOf,
  closingTradesOf,
  type ClosingLine,
} from './calibration/closing-line.ts';
import { forecastsOf } from './calibration/forecast.ts';
import { reliabilityOf, type Reliability } from './calibration/reliability.ts';
import { scoresOf, type Scores } from './calibration/scores.ts';
import type { EquityPoint, PortfolioHistory, ReportTrade, SoldEquity } from '@prescient/core/domain';
import { dailyReturns } from './returns/daily-returns.ts';
import { maximumDrawdown, type Drawdown } from './returns/drawdown.ts';
import { exposure } from './returns/exposure.ts';
import { meanEquity } from './returns/mean-equity.ts';
import { deflatedSharpe, probabilisticSharpe } from './returns/probabilistic-sharpe.ts';
import { dailySharpe, sharpe, sortino } from './returns/sharpe.ts';
import { clusteredInterval, type Interval } from './statistics/bootstrap.ts';
import { totalReturnOf } from './standing.ts';
import { lossClusters, ratioOf, returnClusters, winClusters } from './statistics/clusters.ts';
import { finish, type Steps } from './steps.ts';
import { attributionSteps, type Attribution } from './trades/attribution.ts';
import { PERIODS, type Period } from './trades/periods.ts';
import { TradeGroups } from './trades/trade-groups.ts';
import type { GroupSummary, TradeSummary } from './trades/trade-summary.ts';

/** The earnings of a portfolio, and how far they can be believed. */
export interface Report {
  readonly initialBalance: Usd;
  /** The newest equity; the initial balance where none was recorded. */
  readonly equity: Usd;
  /** The newest equity that selling everything would have left; null where no books were known. */
  readonly soldEquity: SoldEquity | null;
  /** `equity ÷ initialBalance − 1`; null for an initial balance of 0. */
  readonly totalReturn: number | null;
  readonly days: number;
  /** Ratios of a year; null below 20 days. */
  readonly sharpe: number | null;
  readonly sortino: number | null;
  /** The probability that the true Sharpe ratio is above 0. */
  readonly probabilisticSharpe: number | null;
  /** The probability that it is above what luck gives the best of all runs of its strategy that were recorded. */
  readonly deflatedSharpe: number | null;
  /** The runs that were recorded of its strategy, itself among them. */
  readonly runs: number;
  readonly drawdown: Drawdown | null;
  readonly exposure: number | null;
  /** `volume ÷ mean equity`, weighted by time; null where no equity was recorded. */
  readonly turnover: number | null;
  /** All trades that were executed; `summary` counts the newest of them, which the history holds. */
  readonly tradeCount: number;
  readonly summary: TradeSummary;
  readonly attribution: Attribution;
  readonly scores: Scores | null;
  readonly reliability: Reliability | null;
  readonly closingLine: ClosingLine | null;
  /** `Σ realized P&L ÷ Σ cost` of closed trades; null without one. */
  readonly returnOnCost: number | null;
  /**
   * 95 % intervals of `returnOnCost`, `summary.winRate`, `scores.skill` and `closingLine.meanValue`; null with fewer than ten
   * events.
   */
  readonly returnInterval: Interval | null;
  readonly winRateInterval: Interval | null;
  readonly skillInterval: Interval | null;
  readonly closingLineInterval: Interval | null;
  /** Events with a closed trade. */
  readonly events: number;
  readonly categories: readonly GroupSummary[];
  readonly periods: Readonly<Record<Period, readonly GroupSummary[]>>;
}

function turnoverOf(volume: Usd, points: readonly EquityPoint[]): number | null {
  const average = meanEquity(points);
  return average !== null && average > 0 ? Number(volume) / average : null;
}

/** The interval of `1 − loss` from that of the loss. */
const skillOf = (loss: Interval | null): Interval | null =>
  loss && { low: 1 - loss.high, high: 1 - loss.low };

/** The part of a report that follows from the equity over time. */
export function* equitySteps({ initialBalance, equity: points, family }: PortfolioHistory) {
  const equity = points.at(-1)?.equity ?? initialBalance;
  const returns = dailyReturns(points);
  yield;
  const own = dailySharpe(returns);
  const sharpes = own === null ? family.sharpes : [own, ...family.sharpes];
  const drawdown = maximumDrawdown(points);
  yield;
  return {
    initialBalance,
    equity,
    totalReturn: totalReturnOf(initialBalance, equity),
    days: returns.length,
    sharpe: sharpe(returns),
    sortino: sortino(returns),
    probabilisticSharpe: probabilisticSharpe(returns),
    deflatedSharpe: deflatedSharpe(returns, { runs: family.runs, sharpes }),
    runs: family.runs,
    drawdown,
    exposure: exposure(points),
  };
}

/** The part of a report that compares probabilities and prices with what came of them. */
function* calibrationSteps(trades: readonly ReportTrade[]) {
  const forecasts = forecastsOf(trades);
  yield;
  const scores = scoresOf(forecasts);
  yield;
  const reliability = reliabilityOf(forecasts);
  yield;
  const skillInterval = skillOf(yield* clusteredInterval(lossClusters(forecasts)));
  const closing = closingTradesOf(trades);
  yield;
  return {
    scores,
    reliability,
    skillInterval,
    closingLine: closingLineOf(closing),
    closingLineInterval: yield* clusteredInterval(closingClusters(closing)),
  };
}

/** Computes the report of a portfolio's history. */
export function* reportSteps(history: PortfolioHistory): Steps<Report> {
  const { trades, tradeCount } = history;
  const parts = yield* equitySteps(history);
  yield;
  const groups = new TradeGroups();
  yield* groups.add(trades);
  const { summary } = groups;
  yield;
  const clusters = returnClusters(trades);
  yield;
  const returnInterval = yield* clusteredInterval(clusters);
  const winRateInterval = yield* clusteredInterval(winClusters(trades));
  const calibration = yield* calibrationSteps(trades);
  const attribution = yield* attributionSteps(trades);
  yield;
  const periods = {} as Record<Period, GroupSummary[]>;
  for (const period of PERIODS) {
    yield;
    periods[period] = groups.by(period);
  }
  return {
    ...parts,
    soldEquity: history.soldEquity,
    turnover: turnoverOf(summary.volume, history.equity),
    tradeCount,
    summary,
    attribution,
    ...calibration,
    returnOnCost: ratioOf(clusters),
    returnInterval,
    winRateInterval,
    events: clusters.length,
    categories: groups.categories,
    periods,
  };
}

/** Computes the report of a portfolio's history at once. */
export const reportOf = (history: PortfolioHistory): Report => finish(reportSteps(history));
