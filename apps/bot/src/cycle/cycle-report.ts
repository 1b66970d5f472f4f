import type { RouterOutputs } from '@prescient/api';
import type { SignalPlan, PlannedSignal } from '../signals/signal-plan.ts';
import type { TradeItem } from './send-trades.ts';

/** One signal and its answer. */
export interface BotTrade extends PlannedSignal {
  /** `skipped`: this market and side was bought before, by this signal or by another one. */
  readonly status: 'executed' | 'rejected' | 'skipped';
  /** The code of a refusal, or how the price was found. */
  readonly reason: string;
  /** The API's answer; null for a signal that was not sent. */
  readonly item: TradeItem | null;
}

/** One cycle of the bot, and the portfolio after it. */
export interface CycleReport {
  readonly plan: SignalPlan;
  /** Markets of the signals that the API's catalogue does not have. */
  readonly unknownMarkets: readonly string[];
  /** Trades of an earlier process whose answers never came; they were sent again under the same ids and are answered now. */
  readonly resolved: number;
  readonly trades: readonly BotTrade[];
  /** Signals of the strategy for which there was no cash, or no room below `maxTrades` and `maxPositions`. */
  readonly leftOut: number;
  readonly portfolio: RouterOutputs['portfolio']['summary'];
  readonly audit: RouterOutputs['audit']['verify'];
}

/** The number of trades of a cycle with this status. */
export const countOf = ({ trades }: Pick<CycleReport, 'trades'>, status: BotTrade['status']): number =>
  trades.filter((trade) => trade.status === status).length;
