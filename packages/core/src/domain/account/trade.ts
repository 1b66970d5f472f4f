import type { Price, Shares, Usd } from '../../money/index.ts';
import type { DomainErrorCode } from '../error-codes.ts';

export const ACTIONS = ['buy_yes', 'buy_no'] as const;
/** `buy_yes` buys outcome index 0 of the market, `buy_no` index 1, whatever their labels are. */
export type Action = (typeof ACTIONS)[number];

export const TRADE_STATUSES = ['open', 'closed', 'rejected'] as const;
export type TradeStatus = (typeof TRADE_STATUSES)[number];

export const FILL_MODELS = ['quoted', 'book'] as const;
/** The source of a fill's price: `quoted` believes the signal, `book` walks real depth. */
export type FillModel = (typeof FILL_MODELS)[number];

/** The market that is traded, and the reason; copied from the command to the trade unchanged. */
export interface Intent {
  venue: string;
  marketId: string;
  marketQuestion: string;
  action: Action;
  /** 0 to 1; how sure the strategy was. Not money. */
  confidence: number | null;
  /**
   * The caller's own probability that the outcome wins: above 0 and below 1, at most six decimals. Reports compare it with
   * the result. Absent or null where the caller states none.
   */
  p?: number | null | undefined;
  reason: string | null;
  eventId: string | null;
  eventTitle: string | null;
  eventEndDate: string | null;
}

/** One buying decision and its life. Its `amount`, `shares` and `fee` are those of the buy and never change. */
export interface Trade extends Intent {
  p: number | null;
  portfolioId: number;
  tradeId: string;
  /** The signal's time, in the world. */
  occurredAt: Date;
  /** The moment at which Prescient recorded it. */
  recordedAt: Date;
  /** The stake that was asked for, before fees. */
  requestedAmount: Usd;
  /** The stake that was bought, before fees; 0 when rejected. */
  amount: Usd;
  shares: Shares;
  fee: Usd;
  /** For display: shares, amount and fee are the facts. */
  entryPrice: Price;
  fillModel: FillModel;
  status: TradeStatus;
  rejectCode: DomainErrorCode | null;
  currentPnl: Usd;
  realizedPnl: Usd;
}
