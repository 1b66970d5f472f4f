import type { MarketFacts } from './market.ts';

/** The facts of a market, and of its event, that say which markets exclude each other. */
export interface ExclusiveFacts extends Pick<MarketFacts, 'negativeRisk' | 'negativeRiskGroup' | 'eventId'> {
  /** Null where there is no event, or where the venue has not said. */
  readonly mutuallyExclusive: boolean | null;
}

/**
 * Returns the name of the markets of which at most one ends with its first outcome: Polymarket's negative-risk group, or
 * the event where Kalshi says so of it. Null where the venue says neither.
 */
export function exclusiveGroupOf(facts: ExclusiveFacts): string | null {
  if (facts.negativeRisk) return facts.negativeRiskGroup;
  return facts.mutuallyExclusive === true ? facts.eventId : null;
}
