import { auditJson, portfolioJson } from '../report/report-json.ts';
import { countOf, type StrategyReport, type StrategyTrade } from './strategy-report.ts';

/** `limit`, `requested_amount` and `requested_shares` are what was asked for; the others what was filled. */
function tradeJson({ signal, result }: StrategyTrade): object {
  const filled = result?.kind === 'execute' || result?.kind === 'close' ? result : null;
  return {
    signal_id: signal.id,
    trade_id: signal.tradeId,
    market_id: signal.marketId,
    do: signal.do,
    outcome: signal.outcome === 0 ? 'yes' : 'no',
    limit: signal.limitPrice,
    requested_amount: signal.stake,
    requested_shares: signal.shares,
    price: filled?.price ?? null,
    shares: filled?.shares ?? null,
    amount: filled?.kind === 'execute' ? filled.amount : null,
    gross: filled?.kind === 'close' ? filled.gross : null,
    fee: filled?.kind === 'execute' ? filled.fee : (filled?.exitFee ?? null),
    cost: filled?.kind === 'execute' ? filled.cost : null,
    pnl: filled?.kind === 'close' ? filled.tradePnl : null,
    p: signal.p,
    why: signal.why,
    status: signal.status,
    reason: signal.rejectCode,
  };
}

/** The report of a strategy's cycle for a program: snake_case, money as decimal strings. */
export const strategyJson = (report: StrategyReport): object => ({
  bot: {
    strategy: report.strategy.name,
    version: report.strategy.version,
    file: report.strategy.file,
    cycle: report.cycle.cycleId,
    steps: report.cycle.steps,
    removed_markets: report.removed,
    resolved: report.resolved,
    executed: countOf(report, 'executed'),
    rejected: countOf(report, 'rejected'),
    expired: countOf(report, 'expired'),
    pending: countOf(report, 'pending'),
    left_out: report.leftOut,
    fault: report.fault === null ? null : { code: report.fault.code, message: report.fault.message },
    trades: report.trades.map(tradeJson),
  },
  portfolio: portfolioJson(report.portfolio),
  audit: report.audit && auditJson(report.audit),
});
