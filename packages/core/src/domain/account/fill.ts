import type { Price, Shares, Usd } from '../../money/index.ts';
import type { FillModel } from './trade.ts';

export const FILL_KINDS = ['buy', 'sell', 'settle', 'void', 'reverse'] as const;
export type FillKind = (typeof FILL_KINDS)[number];

/** The record of how an execution was priced; JSON-ready, money as decimal strings. */
export type Receipt = { readonly [key: string]: unknown };

/**
 * One immutable execution: what one command did to one lot. The lot is the sum of its fills:
 *
 *     shares, amount, fee = Σ (buy, reverse) − Σ (sell, settle, void)
 *     realizedPnl = Σ ±(gross − exitFee − amount − fee) over sell, settle, void (+) and reverse (−)
 */
export interface Fill {
  portfolioId: number;
  commandId: string;
  tradeId: string;
  kind: FillKind;
  /** Dollars a share: the price, or the payout of a settlement; null for a void, which pays back the stake. */
  price: Price | null;
  shares: Shares;
  /** The stake that joined or left the lot. */
  amount: Usd;
  /** The entry fee that joined or left the lot. */
  fee: Usd;
  /** Dollars that the cash received before the exit fee; 0 for a buy. */
  gross: Usd;
  exitFee: Usd;
  fillModel: FillModel | null;
  /** The command whose fill this one takes back; set for `reverse` only. */
  reverses: string | null;
  occurredAt: Date;
  recordedAt: Date;
  receipt: Receipt;
}
