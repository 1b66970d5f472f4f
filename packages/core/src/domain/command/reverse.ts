import { add, subtract, type Usd } from '../../money/index.ts';
import type { ReverseCommand } from './command.ts';
import type { Decision, HeldTrade, Settlement } from './decision.ts';
import { DomainError } from '../domain-error.ts';
import { followPosition, withPositionChange } from './reduction.ts';
import { OVERDRAWN_BY_REVERSAL, requireUnlocked, type Portfolio } from '../account/portfolio.ts';
import { withDerived, type Position } from '../account/position.ts';
import { postMovements, reversedMovements } from '../account/transfer.ts';
import { sumsOf } from './result.ts';

/** The lot as it was before its settlement. */
function restoredPosition(held: HeldTrade, { fill }: Settlement): Position {
  const { position: lot, trade } = held;
  const shares = add(lot.shares, fill.shares);
  const sharesSold = subtract(trade.shares, shares);
  return withDerived(
    {
      ...lot,
      shares,
      amount: add(lot.amount, fill.amount),
      fee: add(lot.fee, fill.fee),
      realizedPnl: (lot.realizedPnl - (fill.gross - fill.exitFee - fill.amount - fill.fee)) as Usd,
      proceeds: subtract(lot.proceeds, fill.gross),
      closedAt: null,
      exitReason: null,
      settlementId: null,
    },
    sharesSold,
  );
}

/** A portfolio that a reversal pushed below zero stops buying in the same update. */
const pausedIfOverdrawn = (portfolio: Portfolio): Portfolio =>
  portfolio.balance < 0n && portfolio.status !== 'archived'
    ? { ...portfolio, status: 'paused', statusReason: OVERDRAWN_BY_REVERSAL }
    : portfolio;

/**
 * Takes a settlement back: its own movements with sides swapped, never recomputed, and the lot restored.
 * The only command that may push a balance below zero; the portfolio is then paused.
 * @throws DomainError PORTFOLIO_LOCKED, ALREADY_REVERSED, BALANCE_LIMIT
 */
export function decideReverse(
  portfolio: Portfolio,
  held: HeldTrade,
  order: { command: ReverseCommand; settlement: Settlement; recordedAt: Date },
): Decision {
  const { command, settlement, recordedAt } = order;
  const { portfolioId, commandId, settlementId } = command;
  const occurredAt = command.occurredAt ?? recordedAt;
  requireUnlocked(portfolio);
  if (held.position.settlementId !== settlementId) {
    throw new DomainError(
      'ALREADY_REVERSED',
      `Settlement ${settlementId} is already reversed. Check the id of the settlement.`,
      {
        tradeId: held.trade.tradeId,
        settlementId,
      },
    );
  }
  const position = restoredPosition(held, settlement);
  const movements = reversedMovements(settlement.movements);
  const change = { before: held.position.currentPnl, after: position.currentPnl, recordedAt };
  const reversed = pausedIfOverdrawn(withPositionChange(postMovements(portfolio, movements), change));
  const trade = followPosition(held.trade, position);
  return {
    portfolio: reversed,
    held: { trade, position },
    fill: {
      ...settlement.fill,
      commandId,
      kind: 'reverse',
      reverses: settlementId,
      receipt: { source: 'reversal', settlementId },
      occurredAt,
      recordedAt,
    },
    movements,
    result: {
      kind: 'reverse',
      portfolioId,
      commandId,
      tradeId: trade.tradeId,
      settlementId,
      portfolioStatus: reversed.status,
      ...sumsOf(reversed),
      recordedAt,
    },
  };
}
