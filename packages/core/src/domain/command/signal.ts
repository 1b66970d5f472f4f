import type { Price, Usd } from '../../money/index.ts';
import type { ExecuteCommand } from './command.ts';
import type { TimeInForce } from '../pricing/fill-depth.ts';
import type { Intent } from '../account/trade.ts';
import { requireId, requireMoment } from '../validate.ts';

/** A strategy's request to trade. */
export interface Signal extends Intent {
  /** The moment of the strategy's decision; part of the signal's identity. */
  occurredAt: Date;
  targetPrice: Price;
  /** Dollars to stake. */
  amount: Usd;
  /** On a `book` portfolio; `FOK` unless given. */
  timeInForce?: TimeInForce;
}

/**
 * The trade id of a signal: the same signal always has the same, so that sending it twice trades once.
 * It names portfolio, venue, market, side and time; price and amount are left out on purpose, so that the same
 * signal with another price is a CONFLICT and not a second trade.
 * @throws DomainError INVALID_INPUT when venue, market or time is missing or malformed
 */
export function signalTradeId(
  portfolioId: number,
  signal: Pick<Signal, 'venue' | 'marketId' | 'action' | 'occurredAt'>,
): string {
  const { venue, marketId, action, occurredAt } = signal;
  requireId('venue', venue);
  requireId('marketId', marketId);
  requireMoment('timestamp', occurredAt);
  const names = [venue, marketId].map((name) => encodeURIComponent(name));
  return ['signal', portfolioId, ...names, action, occurredAt.toISOString()].join(':');
}

/** The command that carries a signal out. */
export function signalCommand(portfolioId: number, signal: Signal): ExecuteCommand {
  const { occurredAt, targetPrice, ...rest } = signal;
  return {
    ...rest,
    kind: 'execute',
    portfolioId,
    commandId: signalTradeId(portfolioId, signal),
    price: targetPrice,
    occurredAt,
  };
}
