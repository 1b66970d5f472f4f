import { DomainError } from '../domain-error.ts';
import { outcomeKey, type OutcomeRef } from '../market/market-ref.ts';
import { marketNotFound } from '../market/standing.ts';
import type { SignalRequest } from './signal-record.ts';

/** The knowledge that shows a signal to be impossible. */
export interface SignalSetting {
  /** True if the catalogue knows the market. */
  readonly isListed: boolean;
  /** The outcome that the trade which is to be sold has bought; null where there is no such trade yet. */
  readonly bought: OutcomeRef | null;
}

const otherTrade = ({ tradeId, marketId, outcome }: SignalRequest): DomainError =>
  new DomainError(
    'INVALID_INPUT',
    `tradeId ${tradeId} is a trade in another outcome than ${outcome} of market ${marketId}; name the trade that is to be sold.`,
    { field: 'tradeId', tradeId },
  );

/**
 * Returns the reason why the catalogue or the trades of the portfolio make a signal impossible; null where they do not. A trade
 * that does not exist yet may be bought by a signal before.
 */
export function signalFault(signal: SignalRequest, { isListed, bought }: SignalSetting): DomainError | null {
  if (!isListed) return marketNotFound(signal.venue, signal.marketId);
  return bought === null || outcomeKey(bought) === outcomeKey(signal) ? null : otherTrade(signal);
}
