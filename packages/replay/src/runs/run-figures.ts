import type { PortfolioHistory } from '@prescient/core/domain';
import { formatUsd } from '@prescient/core/money';
import { briefOf, dailyMomentsOf } from '@prescient/reports';
import { z } from 'zod';

const ratio = z.number().nullable();

/** The figures of a run that do not depend on other runs: dollars as decimals, ratios as numbers, null where there is too little. */
export const RUN_FIGURES = z.object({
  initialBalance: z.string(),
  equity: z.string(),
  totalReturn: ratio,
  returnOnCost: ratio,
  days: z.int(),
  trades: z.int(),
  closed: z.int(),
  events: z.int(),
  winRate: ratio,
  fees: z.string(),
  volume: z.string(),
  drawdown: z.number(),
  exposure: ratio,
  sharpe: ratio,
  sortino: ratio,
  probabilisticSharpe: ratio,
  /** The moments of its daily returns, from which the deflated Sharpe ratio follows; null below 20 days. */
  moments: z
    .object({ sharpe: z.number(), skewness: z.number(), kurtosis: z.number(), count: z.int() })
    .nullable(),
});
export type RunFigures = z.infer<typeof RUN_FIGURES>;

/** Returns the figures of a run, as its report has them. */
export function runFigures(history: PortfolioHistory): RunFigures {
  const brief = briefOf(history);
  const { summary } = brief;
  return {
    initialBalance: formatUsd(brief.initialBalance),
    equity: formatUsd(brief.equity),
    totalReturn: brief.totalReturn,
    returnOnCost: brief.returnOnCost,
    days: brief.days,
    trades: brief.tradeCount,
    closed: summary.closed,
    events: brief.events,
    winRate: summary.winRate,
    fees: formatUsd(summary.fees),
    volume: formatUsd(summary.volume),
    drawdown: brief.drawdown?.depth ?? 0,
    exposure: brief.exposure,
    sharpe: brief.sharpe,
    sortino: brief.sortino,
    probabilisticSharpe: brief.probabilisticSharpe,
    moments: dailyMomentsOf(history.equity),
  };
}
