import type { Fill } from '../account/fill.ts';
import type { PortfolioHistory } from '../account/history.ts';
import type { Portfolio } from '../account/portfolio.ts';
import type { Trade } from '../account/trade.ts';
import type { Transfer } from '../account/transfer.ts';
import type { HeldTrade } from '../command/decision.ts';
import type { AnsweredCommand } from '../command/working-set.ts';

/** All that a replay decided, as `decideNext` left it: the facts of a portfolio. */
export interface RunLedger {
  /** As it was at the end. */
  readonly portfolio: Portfolio;
  /** The executed trades with their positions, as they were at the end. */
  readonly trades: readonly HeldTrade[];
  readonly rejected: readonly Trade[];
  /** In the order in which they were decided, as commands and transfers. */
  readonly fills: readonly Fill[];
  readonly transfers: readonly Transfer[];
  readonly commands: readonly AnsweredCommand[];
  /** The report's own source. Its equity begins with the opening and ends with the run; all other moments differ. */
  readonly history: PortfolioHistory;
}
