import type { Price, Shares, Usd } from '../../money/index.ts';
import type { Quote } from '../book/book.ts';
import type { TimeInForce } from '../pricing/fill-depth.ts';
import type { Intent } from '../account/trade.ts';

export const COMMAND_KINDS = ['execute', 'close', 'settle', 'reverse'] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

interface CommandBase {
  portfolioId: number;
  /** Chosen by the caller; a command that is sent again with the same id happens once. */
  commandId: string;
  /** The moment in the world; null for the moment at which it is recorded. */
  occurredAt: Date | null;
}

/** The signal that a command carries out; absent for a command that somebody sends by itself. */
interface OfSignal {
  /** The command is carried out only while this signal is pending and has not expired. */
  signalId?: string;
}

/** The fields that say how a command on a `book` portfolio is filled; they mean nothing on a `quoted` one. */
interface Filling {
  /** `FOK` unless given; part of what makes the request the same. */
  timeInForce?: TimeInForce;
  /**
   * The book to fill from. It is no part of what makes the request the same: a retry brings another one and gets the
   * first answer all the same.
   */
  quote?: Quote;
}

/** Buy one outcome of a market for a stake. Its id is also the trade's id. */
export interface ExecuteCommand extends CommandBase, Intent, Filling, OfSignal {
  kind: 'execute';
  /** The signal's time; part of the signal's identity. */
  occurredAt: Date;
  /** Dollars to stake, before fees. */
  amount: Usd;
  /** The price that the signal quotes, above 0 and at most 1; on a `book` portfolio the highest to pay. */
  price: Price;
}

/** Sell a trade's lot, whole or in part. */
export interface CloseCommand extends CommandBase, Filling, OfSignal {
  kind: 'close';
  tradeId: string;
  /** Dollars a share of the sale; on a `book` portfolio the lowest price to take. */
  price: Price;
  /** Absent or null: all that is left. */
  shares: Shares | null;
}

/** Pay out a trade's lot as its market resolved. */
export interface SettleCommand extends CommandBase {
  kind: 'settle';
  tradeId: string;
  /** Dollars a share, 0 to 1; `void` pays back the remaining stake. */
  payout: Price | 'void';
}

/** Take back a settlement, as a venue does when it amends a result. */
export interface ReverseCommand extends CommandBase {
  kind: 'reverse';
  /** The id of the settle command. */
  settlementId: string;
}

export type Command = ExecuteCommand | CloseCommand | SettleCommand | ReverseCommand;

/** Returns the id of the signal that a command carries out; null where there is none. */
export const signalIdIn = (command: Command): string | null =>
  command.kind === 'execute' || command.kind === 'close' ? (command.signalId ?? null) : null;
