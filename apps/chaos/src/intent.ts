/** What a bot means to do, written down before it is sent. Amounts are decimal strings, as on the wire. */
export interface ExecuteIntent {
  readonly kind: 'execute';
  /** The command's id, which is also the trade's. */
  readonly id: string;
  readonly portfolioId: number;
  readonly marketId: string;
  readonly action: 'buy_yes' | 'buy_no';
  readonly amount: string;
  readonly price: string;
  readonly timestamp: string;
}

export interface CloseIntent {
  readonly kind: 'close';
  readonly id: string;
  readonly portfolioId: number;
  readonly tradeId: string;
  readonly price: string;
  /** Null for all that is left. */
  readonly shares: string | null;
}

export type Intent = ExecuteIntent | CloseIntent;

/** What a bot was told: the money of an accepted command, or the code of a refusal. */
export type Answer =
  | {
      readonly accepted: true;
      readonly replayed: boolean;
      readonly money: Readonly<Record<string, string>>;
    }
  | { readonly accepted: false; readonly code: string };

/** The money that answers carry and that is stored under the command's id. */
export const ANSWER_FIELDS = [
  'amount',
  'balance',
  'cost',
  'fee',
  'gross',
  'price',
  'realizedPnl',
  'remainingShares',
  'shares',
  'totalInvested',
  'tradePnl',
] as const;

/** An intent with all the answers that came for it, in order. */
export interface IntentRecord {
  readonly intent: Intent;
  readonly answers: Answer[];
}
