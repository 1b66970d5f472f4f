import { DomainError } from '../domain-error.ts';
import type { MarketRef } from './market-ref.ts';
import { isTrading, type MarketState } from './resolution.ts';

/** The state of a market in the catalogue. */
export interface MarketStanding extends MarketRef {
  readonly state: MarketState;
  readonly acceptingOrders: boolean;
}

/** The refusal of a trade in a market that trades no more. */
export const marketClosed = ({ venue, marketId }: MarketRef, state: MarketState = 'closed'): DomainError =>
  new DomainError(
    'MARKET_CLOSED',
    `Market ${marketId} has ended (${state}) and trades no more. Open positions are paid out when it is settled.`,
    { venue, marketId, state },
  );

/**
 * Lets a trade pass unless its market has ended. A market that nobody imported is not known to have ended. The time of
 * the signal does not matter: what is decided after the end is refused.
 * @throws DomainError MARKET_CLOSED
 */
export function requireTrading(standing: MarketStanding | null): void {
  if (standing !== null && !isTrading(standing)) throw marketClosed(standing, standing.state);
}
