import type { TimeInForce } from '@prescient/core/domain';

interface DecisionBase {
  readonly venue: string;
  readonly marketId: string;
  /** Index 0 is what `buy_yes` buys. */
  readonly outcome: 0 | 1;
  /** Dollars a share with six decimals: the most to pay, or the least to take. */
  readonly limit: string;
  readonly timeInForce: TimeInForce;
  readonly p: number | null;
  readonly why: string | null;
  /** ISO time in UTC after which it must not be carried out. */
  readonly expiresAt: string;
}

/** A buy that was checked. */
export interface BuyDecision extends DecisionBase {
  readonly do: 'buy';
  readonly question: string;
  readonly eventId: string | null;
  readonly eventTitle: string | null;
  /** Dollars with six decimals, before fees. */
  readonly stake: string;
  readonly confidence: number | null;
}

/** A sale that was checked. */
export interface SellDecision extends DecisionBase {
  readonly do: 'sell';
  readonly tradeId: string;
  /** Shares with six decimals; null for all that the position holds. */
  readonly shares: string | null;
}

/** An intent that was checked, in the exact amounts of the ledger. JSON-ready. */
export type Decision = BuyDecision | SellDecision;
