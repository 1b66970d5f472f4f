import type { Usd } from '@prescient/core/money';

/** Counts and sums of trades. Only closed trades win or lose; what is still held is in the equity. */
export interface TradeSummary {
  readonly trades: number;
  readonly closed: number;
  readonly wins: number;
  readonly losses: number;
  /** `wins ÷ closed`; null without a closed trade. */
  readonly winRate: number | null;
  /** `Σ realized P&L ÷ count` of the trades that won, and of those that lost (negative). */
  readonly averageWin: Usd | null;
  readonly averageLoss: Usd | null;
  /** `Σ wins ÷ |Σ losses|`; null without a loss. */
  readonly profitFactor: number | null;
  /** `Σ realized P&L ÷ closed`: what a trade brings on average. */
  readonly expectancy: Usd | null;
  /** `Σ realized P&L`, that of parts of open trades included. */
  readonly realizedPnl: Usd;
  /** `Σ fees` of buys and sales. */
  readonly fees: Usd;
  /** `Σ amount` of buys and sales. */
  readonly volume: Usd;
  /** Milliseconds from the buy to the end of a closed trade. */
  readonly meanHoldingMs: number | null;
  readonly medianHoldingMs: number | null;
}

/** The trades that were bought in one period, or that have one category. */
export interface GroupSummary extends TradeSummary {
  /** `2026-01-15`, the Monday `2026-01-12` of a week, `2026-01`, or the name of the category. */
  readonly key: string;
}
