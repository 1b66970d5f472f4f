export type TimeInForce = 'FOK' | 'FAK';

/** A bot's next command, written down before it is sent. Amounts are decimal strings, as on the wire. */
export interface ExecuteIntent {
  readonly kind: 'execute';
  /** The command's id, which is also the trade's. */
  readonly id: string;
  readonly portfolioId: number;
  readonly marketId: string;
  readonly action: 'buy_yes' | 'buy_no';
  readonly amount: string;
  /** The price paid; the highest one where the portfolio fills from books. */
  readonly price: string;
  readonly timeInForce: TimeInForce;
  readonly timestamp: string;
}

export interface CloseIntent {
  readonly kind: 'close';
  readonly id: string;
  readonly portfolioId: number;
  readonly tradeId: string;
  /** The price obtained; the lowest one where the portfolio fills from books. */
  readonly price: string;
  readonly timeInForce: TimeInForce;
  /** Null for all that is left. */
  readonly shares: string | null;
}

export type Intent = ExecuteIntent | CloseIntent;

export const VERDICTS = ['1', '0', '0.5', 'void', 'reverse'] as const;
/** A market's resolution: the payout of a share of its first outcome, `void` (stakes go back), or `reverse` (its result does not hold). */
export type Verdict = (typeof VERDICTS)[number];
/** A verdict that is a result. */
export type Payout = Exclude<Verdict, 'reverse'>;

/** The administrator's next decision. */
export interface Decision {
  readonly kind: 'decide';
  /** Stands in the market's log as the reason. */
  readonly id: string;
  readonly marketId: string;
  readonly verdict: Verdict;
}

/** An answer to a command: the money of an accepted one, or the code of a refusal. */
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
  'exitFee',
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
  /** True if the bot gave up: every try was answered, and each answer promised that nothing was done. */
  givenUp: boolean;
}

/** All that the bots of an epoch wrote down. */
export interface Records {
  /** By the command's id. */
  readonly commands: ReadonlyMap<string, IntentRecord>;
  /** In the order in which they were made. */
  readonly decisions: readonly Decision[];
}
