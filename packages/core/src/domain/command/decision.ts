import type { ConsumedDepth } from '../book/consumed-depth.ts';
import type { Fill } from '../account/fill.ts';
import type { Portfolio } from '../account/portfolio.ts';
import type { Position } from '../account/position.ts';
import type { CommandResult } from './result.ts';
import type { ShadowSums } from '../pricing/shadow.ts';
import type { Trade } from '../account/trade.ts';
import type { Movement } from '../account/transfer.ts';

/** A trade with its lot. */
export interface HeldTrade {
  readonly trade: Trade;
  readonly position: Position;
}

/** A settlement that a reversal wants to take back: its fill and the movements it made. */
export interface Settlement {
  readonly fill: Fill;
  readonly movements: readonly Movement[];
}

/** The traces of a fill from a book, beside the money. */
export interface BookTraces {
  /** The market's depth that the portfolio has taken by now. */
  readonly consumed: ConsumedDepth;
  /** The sums of the other two counts, this fill included. */
  readonly shadows: ShadowSums;
}

/** The effect of an accepted command: the new state of the rows it touches, the facts to add, and its answer. */
export interface Decision {
  readonly portfolio: Portfolio;
  readonly held: HeldTrade;
  readonly fill: Fill;
  readonly movements: readonly Movement[];
  readonly result: CommandResult;
  /** Absent where no book was used. */
  readonly traces?: BookTraces;
}
