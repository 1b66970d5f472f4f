import { sumUsd, ZERO_USD, type Usd } from '@prescient/core/money';
import type { ReportTrade } from '@prescient/core/domain';
import { averageUsd } from './money-average.ts';

/** Counts and sums of trades. Only closed trades win or lose; what is still held is in the equity. */
export interface TradeSummary {
  readonly trades: number;
  readonly closed: number;
  readonly wins: number;
  readonly losses: number;
  /** `wins ÷ closed`; null without a closed trade. */
  readonly winRate: number | null;
  /** `Σ realized P&L ÷ count` of the trades that won, and of those that lost (negative). */
  readonly averageWin: Usd | null;
  readonly averageLoss: Usd | null;
  /** `Σ wins ÷ |Σ losses|`; null without a loss. */
  readonly profitFactor: number | null;
  /** `Σ realized P&L ÷ closed`: what a trade brings on average. */
  readonly expectancy: Usd | null;
  /** `Σ realized P&L`, that of parts of open trades included. */
  readonly realizedPnl: Usd;
  /** `Σ fees` of buys and sales. */
  readonly fees: Usd;
  /** `Σ amount` of buys and sales. */
  readonly volume: Usd;
  /** Milliseconds from the buy to the end of a closed trade. */
  readonly meanHoldingMs: number | null;
  readonly medianHoldingMs: number | null;
}

const pnlOf = (trades: readonly ReportTrade[]): Usd => sumUsd(trades.map(({ realizedPnl }) => realizedPnl));

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Sums a list of trades up. */
export function summarizeTrades(trades: readonly ReportTrade[]): TradeSummary {
  const closed = trades.filter(({ closedAt }) => closedAt !== null);
  const won = closed.filter(({ realizedPnl }) => realizedPnl > ZERO_USD);
  const lost = closed.filter(({ realizedPnl }) => realizedPnl < ZERO_USD);
  const fills = trades.flatMap((trade) => trade.fills).filter(({ side }) => side !== 'settle');
  const holding = closed.map(({ openedAt, closedAt }) => closedAt!.getTime() - openedAt.getTime());
  return {
    trades: trades.length,
    closed: closed.length,
    wins: won.length,
    losses: lost.length,
    winRate: closed.length === 0 ? null : won.length / closed.length,
    averageWin: averageUsd(pnlOf(won), won.length),
    averageLoss: averageUsd(pnlOf(lost), lost.length),
    profitFactor: lost.length === 0 ? null : Number(pnlOf(won)) / -Number(pnlOf(lost)),
    expectancy: averageUsd(pnlOf(closed), closed.length),
    realizedPnl: pnlOf(trades),
    fees: sumUsd(fills.map(({ fee }) => fee)),
    volume: sumUsd(fills.map(({ amount }) => amount)),
    meanHoldingMs: holding.length === 0 ? null : holding.reduce((sum, ms) => sum + ms, 0) / holding.length,
    medianHoldingMs: median(holding),
  };
}
