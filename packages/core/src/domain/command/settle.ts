import { formatPrice, notional, ZERO_USD } from '../../money/index.ts';
import type { SettleCommand } from './command.ts';
import type { Decision, HeldTrade } from './decision.ts';
import { applyReduction, requireOpen } from './reduction.ts';
import { requireUnlocked, type Portfolio } from '../account/portfolio.ts';
import { sumsOf } from './result.ts';

/**
 * Pays out a whole lot: `⌊shares × payout⌋`, no fee. A void pays back the remaining stake; the entry fee stays spent.
 * @throws DomainError PORTFOLIO_LOCKED, POSITION_CLOSED, BALANCE_LIMIT
 */
export function decideSettle(
  portfolio: Portfolio,
  held: HeldTrade,
  order: { command: SettleCommand; recordedAt: Date },
): Decision {
  const { command, recordedAt } = order;
  requireUnlocked(portfolio);
  requireOpen(held);
  const { commandId, tradeId } = command;
  const occurredAt = command.occurredAt ?? recordedAt;
  const { shares, amount } = held.position;
  const payout = command.payout === 'void' ? null : command.payout;
  const gross = payout === null ? amount : notional(payout, shares, 'down');
  const settled = applyReduction(portfolio, held, {
    commandId,
    kind: payout === null ? 'void' : 'settle',
    shares,
    price: payout,
    gross,
    exitFee: ZERO_USD,
    fillModel: null,
    receipt: { source: 'settlement', payout: payout === null ? 'void' : formatPrice(payout) },
    occurredAt,
    recordedAt,
  });
  return {
    ...settled,
    result: {
      kind: 'settle',
      portfolioId: portfolio.id,
      commandId,
      tradeId,
      payout,
      shares,
      remainingShares: settled.held.position.shares,
      gross,
      exitFee: ZERO_USD,
      tradePnl: settled.pnl,
      tradeStatus: settled.held.trade.status,
      ...sumsOf(settled.portfolio),
      recordedAt,
    },
  };
}
