import type { CloseCommand } from './command.ts';
import type { Decision, HeldTrade } from './decision.ts';
import { applyReduction, requireFeeCovered, requireOpen, requireShares } from './reduction.ts';
import { requireUnlocked, type Portfolio } from '../account/portfolio.ts';
import type { SellExecution } from '../pricing/quoted-fill.ts';
import type { Shares } from '../../money/index.ts';
import { sumsOf } from './result.ts';

/** The shares that a close asks for: those it names, or all that the position holds. */
export const sharesToClose = (held: HeldTrade, command: CloseCommand): Shares =>
  command.shares ?? held.position.shares;

/**
 * Sells shares of a lot.
 * @throws DomainError PORTFOLIO_LOCKED, POSITION_CLOSED, INSUFFICIENT_SHARES, FEE_EXCEEDS_PROCEEDS, BALANCE_LIMIT
 */
export function decideClose(
  portfolio: Portfolio,
  held: HeldTrade,
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
  const sold = applyReduction(portfolio, held, {
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
      remainingShares: sold.held.position.shares,
      gross: execution.gross,
      exitFee: execution.exitFee,
      tradePnl: sold.pnl,
      tradeStatus: sold.held.trade.status,
      ...sumsOf(sold.portfolio),
      recordedAt,
    },
  };
}
