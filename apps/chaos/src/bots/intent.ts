import type { BuyRequest, CloseRequest } from '@prescient/workshop';

/** A bot's next command, written down before it is sent. */
export interface ExecuteIntent extends BuyRequest {
  readonly kind: 'execute';
}

export interface CloseIntent extends CloseRequest {
  readonly kind: 'close';
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
