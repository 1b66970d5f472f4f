/** The index of an outcome: `buy_yes` buys index 0 and `buy_no` index 1, whatever the labels are. */
export type OutcomeIndex = 0 | 1;

/** A market by the venue's own id. */
export interface MarketRef {
  readonly venue: string;
  readonly marketId: string;
}

/** One side of a market. */
export interface OutcomeRef extends MarketRef {
  readonly outcome: OutcomeIndex;
}

/** The outcome that a trade buys. */
export const outcomeOf = ({
  venue,
  marketId,
  action,
}: MarketRef & { readonly action: 'buy_yes' | 'buy_no' }): OutcomeRef => ({
  venue,
  marketId,
  outcome: action === 'buy_yes' ? 0 : 1,
});

/** Returns the key of a venue's market or event for maps. No id has a space in it. */
export const venueKey = (venue: string, id: string): string => `${venue} ${id}`;

/** Returns the key of a market for maps. */
export const marketKey = ({ venue, marketId }: MarketRef): string => venueKey(venue, marketId);

/** Names an outcome among all venues, as a key of maps. */
export const outcomeKey = (outcome: OutcomeRef): string => `${outcome.outcome} ${marketKey(outcome)}`;
