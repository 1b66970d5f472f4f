import type { TimeInForce } from '@prescient/core/domain';
import type { Amount } from '../definition/amounts.ts';
import type { Side } from '../context/portfolio-view.ts';

interface Reasoned<State> {
  /** Why, in words; kept with the trade. */
  readonly why?: string | undefined;
  /** The fields of the state that change with this intent. They are stored in the transaction that stores the intent. */
  readonly then?: Partial<State> | undefined;
}

interface Placed {
  /** The market; the one at hand unless given. Needed in `onCycle`, `onTimer`, `onFill` and `onResolved`. */
  readonly market?: string | undefined;
}

interface Filling {
  /** `FOK` (all or nothing) unless given; `FAK` fills the part that it can. */
  readonly tif?: TimeInForce | undefined;
  /** The strategy's own probability that the outcome wins, above 0 and below 1; reports compare it with the result. */
  readonly p?: number | undefined;
  /** Seconds until it is no longer wanted; 60 unless given. */
  readonly expiresInSeconds?: number | undefined;
}

/** A request to buy one outcome for a stake. */
export interface BuyIntent<State = unknown> extends Reasoned<State>, Placed, Filling {
  readonly do: 'buy';
  readonly outcome: Side;
  /** Dollars, before fees. */
  readonly stake: Amount;
  /** The most to pay for a share; rounded down to a price of the market. */
  readonly limit: Amount;
  /** The certainty of the strategy, 0 to 1, where that is no probability. */
  readonly confidence?: number | undefined;
}

/** A request to sell a position, whole or in part. */
export interface SellIntent<State = unknown> extends Reasoned<State>, Filling {
  readonly do: 'sell';
  /** The id of the position; the one at hand unless given. */
  readonly position?: string | undefined;
  /** All unless given. */
  readonly shares?: Amount | undefined;
  /** The least to take for a share, rounded up to a price of the market; the best bid unless given. */
  readonly limit?: Amount | undefined;
}

/** An order that rests in the book. Prescient refuses it until it has resting orders. */
export interface OrderIntent<State = unknown> extends Reasoned<State>, Placed {
  readonly do: 'order';
  readonly outcome: Side;
  readonly side: 'buy' | 'sell';
  readonly price: Amount;
  readonly shares: Amount;
}

/** A request to cancel an order that rests. */
export interface CancelIntent<State = unknown> extends Reasoned<State> {
  readonly do: 'cancel';
  readonly order: string;
}

/** A decision to do nothing, with its reason; it may change the state. */
export interface NothingIntent<State = unknown> extends Reasoned<State> {
  readonly do: 'nothing';
}

/** One thing that a handler asks for. */
export type StrategyIntent<State = unknown> =
  | BuyIntent<State>
  | SellIntent<State>
  | OrderIntent<State>
  | CancelIntent<State>
  | NothingIntent<State>;

/** The answer of a handler: a list of intents, or nothing. */
export type Intents<State = unknown> = readonly StrategyIntent<State>[] | undefined | void;
