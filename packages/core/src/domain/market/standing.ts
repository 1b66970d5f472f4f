import type { Intent } from '../account/trade.ts';
import { DomainError } from '../domain-error.ts';
import type { EventListing, Market } from './market.ts';
import type { MarketRef } from './market-ref.ts';
import { identityChanged } from './identity.ts';
import { isTrading, type MarketState, type ReviewReason } from './resolution.ts';

/** The state of a market in the catalogue, and the words by which the catalogue names it. */
export interface MarketStanding extends MarketRef {
  readonly state: MarketState;
  readonly acceptingOrders: boolean;
  readonly reviewReason: ReviewReason | null;
  readonly question: string;
  readonly eventId: string | null;
  readonly eventTitle: string | null;
}

/** The standing of a market; null for its event where that is not known. */
export const standingOf = (market: Market, event: Pick<EventListing, 'title'> | null): MarketStanding => ({
  venue: market.venue,
  marketId: market.marketId,
  state: market.state,
  acceptingOrders: market.acceptingOrders,
  reviewReason: market.reviewReason,
  question: market.question,
  eventId: market.eventId,
  eventTitle: event?.title ?? null,
});

/**
 * The intent with the question and event of the catalogue; the caller's words stay where the catalogue has none.
 */
export function inListedWords<I extends Intent>(intent: I, standing: MarketStanding | null): I {
  if (standing === null) return intent;
  const { question, eventId, eventTitle } = standing;
  return {
    ...intent,
    marketQuestion: question,
    eventId: eventId ?? intent.eventId,
    eventTitle: eventTitle ?? intent.eventTitle,
  };
}

/** The answer where no such market is known. */
export const marketNotFound = (venue: string, id: string): DomainError =>
  new DomainError(
    'MARKET_NOT_FOUND',
    `Market ${id} of ${venue} is not known; check the id, or import it first.`,
    { venue, marketId: id },
  );

/** The refusal of a trade in a market that has ended. */
export const marketClosed = ({ venue, marketId }: MarketRef, state: MarketState = 'closed'): DomainError =>
  new DomainError(
    'MARKET_CLOSED',
    `Market ${marketId} has ended (${state}) and takes no trades any more. Wait for its settlement, which pays out open positions.`,
    { venue, marketId, state },
  );

/**
 * Lets a trade pass unless its market has ended. A market that nobody imported is not known to have ended. The time of
 * the signal does not matter: what is decided after the end is refused.
 * @throws DomainError MARKET_CLOSED; MARKET_IDENTITY_CHANGED while a person has to confirm which outcome is which
 */
export function requireTrading(standing: MarketStanding | null): void {
  if (standing === null) return;
  const { venue, marketId, state, acceptingOrders, reviewReason } = standing;
  if (!isTrading({ state, acceptingOrders })) throw marketClosed(standing, state);
  if (reviewReason === 'IDENTITY_CHANGED') throw identityChanged(venue, marketId);
}
