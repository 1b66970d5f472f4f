import type { Fill } from './fill.ts';
import type { Portfolio } from './portfolio.ts';
import type { Position } from './position.ts';
import type { CommandResult } from './result.ts';
import type { Trade } from './trade.ts';
import type { Movement } from './transfer.ts';

/** A trade with its lot. */
export interface Holding {
  readonly trade: Trade;
  readonly position: Position;
}

/** A settlement that a reversal wants to take back: its fill and the movements it made. */
export interface Settlement {
  readonly fill: Fill;
  readonly movements: readonly Movement[];
}

/** What an accepted command does: the new state of the rows it touches, the facts to add, and its answer. */
export interface Decision {
  readonly portfolio: Portfolio;
  readonly holding: Holding;
  readonly fill: Fill;
  readonly movements: readonly Movement[];
  readonly result: CommandResult;
}
