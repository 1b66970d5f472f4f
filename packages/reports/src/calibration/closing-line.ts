import { CLOSING_LEAD_MS, type ReportTrade } from '@prescient/core/domain';
import type { Cluster } from '../statistics/bootstrap.ts';
import { byEvent } from '../statistics/clusters.ts';

/** A trade whose market ended, with the price that its outcome had shortly before. */
export interface ClosingTrade {
  readonly eventKey: string;
  /** `closing price − price of the fill`, in dollars a share: above 0 for a trade that bought for less. */
  readonly value: number;
}

/** The closing-line value: trades against the price at which their markets closed. */
export interface ClosingLine {
  readonly trades: number;
  /** `mean(closing price − price of the fill)`, in dollars a share. */
  readonly meanValue: number;
  /** The share of trades that bought for less than the closing price. */
  readonly beatShare: number;
  /** Milliseconds before the end of a market at which its closing price is read. */
  readonly leadMs: number;
}

/** The average price of the buy; null where no buy is known. */
function boughtAt({ fills }: ReportTrade): number | null {
  let [amount, shares] = [0n, 0n];
  for (const fill of fills) {
    if (fill.side !== 'buy') continue;
    amount += fill.amount;
    shares += fill.shares;
  }
  return shares > 0n ? Number(amount) / Number(shares) : null;
}

/** The trades for which a closing price is known. A trade always buys its outcome, so that a higher price is its gain. */
export const closingTradesOf = (trades: readonly ReportTrade[]): ClosingTrade[] =>
  trades.flatMap((trade) => {
    if (trade.closingPrice === null) return [];
    const price = boughtAt(trade);
    return price === null ? [] : [{ eventKey: trade.eventKey, value: trade.closingPrice - price }];
  });

/** Sums the closing-line value up; null for no trade. */
export function closingLineOf(trades: readonly ClosingTrade[]): ClosingLine | null {
  if (trades.length === 0) return null;
  return {
    trades: trades.length,
    meanValue: trades.reduce((sum, { value }) => sum + value, 0) / trades.length,
    beatShare: trades.filter(({ value }) => value > 0).length / trades.length,
    leadMs: CLOSING_LEAD_MS,
  };
}

/** `Σ value ÷ trades`. */
export const closingClusters = (trades: readonly ClosingTrade[]): Cluster[] =>
  byEvent(trades, (members) => ({
    top: members.reduce((sum, { value }) => sum + value, 0),
    bottom: members.length,
  }));
