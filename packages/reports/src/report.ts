import { sumUsd, type Usd } from '@prescient/core/money';
import { forecastsOf } from './calibration/forecast.ts';
import { reliabilityOf, type Reliability } from './calibration/reliability.ts';
import { scoresOf, type Scores } from './calibration/scores.ts';
import type { EquityPoint, PortfolioHistory, ReportTrade } from './history.ts';
import { dailyReturns } from './returns/daily-returns.ts';
import { maximumDrawdown, type Drawdown } from './returns/drawdown.ts';
import { exposure } from './returns/exposure.ts';
import { probabilisticSharpe } from './returns/probabilistic-sharpe.ts';
import { sharpe, sortino } from './returns/sharpe.ts';
import { clusteredInterval, type Interval } from './statistics/bootstrap.ts';
import { attribute, type Attribution } from './trades/attribution.ts';
import { byCategory, byPeriod, PERIODS, type GroupSummary, type Period } from './trades/periods.ts';
import { summarizeTrades, type TradeSummary } from './trades/trade-summary.ts';

/** The earnings of a portfolio, and how far they can be believed. */
export interface Report {
  readonly initialBalance: Usd;
  /** The newest equity; the initial balance where none was recorded. */
  readonly equity: Usd;
  /** `equity ÷ initialBalance − 1`; null for an initial balance of 0. */
  readonly totalReturn: number | null;
  readonly days: number;
  /** Ratios of a year; null below 20 days. */
  readonly sharpe: number | null;
  readonly sortino: number | null;
  /** The probability that the true Sharpe ratio is above 0. */
  readonly probabilisticSharpe: number | null;
  readonly drawdown: Drawdown | null;
  readonly exposure: number | null;
  /** `volume ÷ mean equity`; null where no equity was recorded. */
  readonly turnover: number | null;
  readonly summary: TradeSummary;
  readonly attribution: Attribution;
  readonly scores: Scores | null;
  readonly reliability: Reliability | null;
  /** 95 % of `Σ realized P&L ÷ Σ cost` of closed trades; null with fewer than ten events that ended. */
  readonly returnInterval: Interval | null;
  /** Events with a closed trade. */
  readonly events: number;
  readonly categories: readonly GroupSummary[];
  readonly periods: Readonly<Record<Period, readonly GroupSummary[]>>;
}

/** The seed of the bootstrap: two reports of one history are equal to the byte. */
const SEED = 20_260_101;

function clustersOf(trades: readonly ReportTrade[]): { top: number; bottom: number }[] {
  const closed = trades.filter(({ closedAt }) => closedAt !== null);
  return [...Map.groupBy(closed, ({ eventKey }) => eventKey).values()].map((members) => ({
    top: Number(sumUsd(members.map(({ realizedPnl }) => realizedPnl))),
    bottom: Number(sumUsd(members.map(({ cost }) => cost))),
  }));
}

function turnoverOf(volume: Usd, points: readonly EquityPoint[]): number | null {
  if (points.length === 0) return null;
  const average = points.reduce((sum, { equity }) => sum + Number(equity), 0) / points.length;
  return average > 0 ? Number(volume) / average : null;
}

/** Computes the report of a portfolio's history. */
export function reportOf({ initialBalance, trades, equity: points }: PortfolioHistory): Report {
  const equity = points.at(-1)?.equity ?? initialBalance;
  const returns = dailyReturns(points);
  const summary = summarizeTrades(trades);
  const forecasts = forecastsOf(trades);
  const clusters = clustersOf(trades);
  return {
    initialBalance,
    equity,
    totalReturn: initialBalance > 0n ? Number(equity - initialBalance) / Number(initialBalance) : null,
    days: returns.length,
    sharpe: sharpe(returns),
    sortino: sortino(returns),
    probabilisticSharpe: probabilisticSharpe(returns),
    drawdown: maximumDrawdown(points),
    exposure: exposure(points),
    turnover: turnoverOf(summary.volume, points),
    summary,
    attribution: attribute(trades),
    scores: scoresOf(forecasts),
    reliability: reliabilityOf(forecasts),
    returnInterval: clusteredInterval(clusters, SEED),
    events: clusters.length,
    categories: byCategory(trades),
    periods: Object.fromEntries(PERIODS.map((period) => [period, byPeriod(trades, period)])) as Record<
      Period,
      GroupSummary[]
    >,
  };
}
