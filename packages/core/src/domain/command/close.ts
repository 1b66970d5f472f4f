import type { CloseCommand } from './command.ts';
import type { Decision, Holding } from './decision.ts';
import { applyExit, requireFeeCovered, requireOpen, requireShares } from './exit.ts';
import { requireUnlocked, type Portfolio } from '../account/portfolio.ts';
import type { SellExecution } from '../pricing/pricing.ts';
import type { Shares } from '../../money/index.ts';
import { sumsOf } from './result.ts';

/** How many shares a close asks for: those it names, or all that the lot holds. */
export const sharesToClose = (held: Holding, command: CloseCommand): Shares =>
  command.shares ?? held.position.shares;

/**
 * Sells shares of a lot.
 * @throws DomainError PORTFOLIO_LOCKED, POSITION_CLOSED, INSUFFICIENT_SHARES, FEE_EXCEEDS_PROCEEDS, BALANCE_LIMIT
 */
export function decideClose(
  portfolio: Portfolio,
  held: Holding,
  order: { command: CloseCommand; execution: SellExecution; recordedAt: Date },
): Decision {
  const { command, execution, recordedAt } = order;
  const { shares } = execution;
  requireUnlocked(portfolio);
  requireOpen(held);
  requireShares(held, shares);
  requireFeeCovered(execution);
  const { commandId } = command;
  const occurredAt = command.occurredAt ?? recordedAt;
  const sold = applyExit(portfolio, held, {
    ...execution,
    commandId,
    occurredAt,
    recordedAt,
    kind: 'sell',
    shares,
  });
  return {
    ...sold,
    result: {
      kind: 'close',
      portfolioId: portfolio.id,
      commandId,
      tradeId: command.tradeId,
      price: execution.price,
      fillModel: execution.fillModel,
      shares,
      remainingShares: sold.holding.position.shares,
      gross: execution.gross,
      exitFee: execution.exitFee,
      tradePnl: sold.pnl,
      tradeStatus: sold.holding.trade.status,
      ...sumsOf(sold.portfolio),
      recordedAt,
    },
  };
}
