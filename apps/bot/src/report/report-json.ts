import { formatPrice, formatUsd } from '@prescient/core/money';
import { countOf, type BotTrade, type CycleReport } from '../cycle/cycle-report.ts';

/** `limit` and `requested_amount` are what was asked for; `price`, `shares`, `amount`, `fee` and `cost` what was filled. */
const tradeJson = ({ signal, tradeId, status, reason, item }: BotTrade): object => ({
  trade_id: item?.tradeId ?? tradeId,
  market_id: signal.marketId,
  action: signal.action,
  limit: formatPrice(signal.targetPrice),
  requested_amount: formatUsd(signal.amount),
  price: item?.trade?.price ?? null,
  shares: item?.trade?.shares ?? null,
  amount: item?.trade?.amount ?? null,
  fee: item?.trade?.fee ?? null,
  cost: item?.trade?.cost ?? null,
  status,
  reason,
});

/** A portfolio after a cycle, for a program. */
export const portfolioJson = (portfolio: CycleReport['portfolio']): object => ({
  id: portfolio.id,
  initial_balance: portfolio.initialBalance,
  balance: portfolio.balance,
  total_invested: portfolio.totalInvested,
  market_value: portfolio.marketValue,
  liquidation_value: portfolio.liquidationValue,
  equity: portfolio.equity,
  realized_pnl: portfolio.realizedPnl,
  unrealized_pnl: portfolio.unrealizedPnl,
  total_profit_loss: portfolio.totalProfitLoss,
  trade_count: portfolio.tradeCount,
  open_positions: portfolio.positionsTotal,
  fill_model: portfolio.fillModel,
});

/** The verdict of an audit, for a program. */
export const auditJson = ({ clean, transfers, fills, differences }: CycleReport['audit']): object => ({
  clean,
  transfers,
  fills,
  differences,
});

/** The report of a cycle for a program: snake_case, money as decimal strings. */
export const reportJson = (report: CycleReport): object => {
  const { plan, unknownMarkets, resolved, leftOut, trades, portfolio, audit } = report;
  return {
    bot: {
      read: plan.read,
      refused_markets: plan.refused,
      bad_rows: plan.badRows,
      unknown_markets: unknownMarkets.length,
      resolved,
      executed: countOf(report, 'executed'),
      skipped: countOf(report, 'skipped'),
      rejected: countOf(report, 'rejected'),
      left_out: leftOut,
      trades: trades.map(tradeJson),
    },
    portfolio: portfolioJson(portfolio),
    audit: auditJson(audit),
  };
};
