/** Which of a market's two outcomes: index 0 is what `buy_yes` buys, 1 what `buy_no` buys, whatever their labels say. */
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
