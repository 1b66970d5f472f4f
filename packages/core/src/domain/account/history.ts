import type { Price, Shares, Usd } from '../../money/index.ts';

/** One moment of a portfolio's equity: `balance + Σ value(position)`. */
export interface EquityPoint {
  readonly at: Date;
  readonly equity: Usd;
  /** The cash in it; the rest is the value of positions. */
  readonly balance: Usd;
}

/** One execution of a trade: a buy, a sale, or the settlement of what was left. */
export interface ReportFill {
  readonly at: Date;
  readonly side: 'buy' | 'sell' | 'settle';
  readonly shares: Shares;
  /** Dollars for the shares, without the fee. */
  readonly amount: Usd;
  readonly fee: Usd;
  /** The midpoint when it was filled; null where no book was known, and then the fill's own price counts. */
  readonly midpoint: Price | null;
  /** The best price of the side that was taken; null where no book was known. */
  readonly touch: Price | null;
}

/** One executed trade with all that became of it. */
export interface ReportTrade {
  readonly tradeId: string;
  /** Trades of one event are not independent; without an event the market stands for it. */
  readonly eventKey: string;
  /** The first tag of its market; null where the catalogue has none. */
  readonly category: string | null;
  readonly openedAt: Date;
  /** Null while a share is still held. */
  readonly closedAt: Date | null;
  /** `amount + fee` of the buy. */
  readonly cost: Usd;
  readonly realizedPnl: Usd;
  /** The strategy's probability that the outcome which it bought wins, from 0 to 1; null where it gave none. */
  readonly probability: number | null;
  /** The market's price of that outcome at the buy, from 0 to 1. */
  readonly marketPrice: number;
  /** 1 if the outcome won, 0 if it lost, between for a split; null while it is not resolved. */
  readonly result: number | null;
  /**
   * The midpoint of the outcome, from 0 to 1, `CLOSING_LEAD_MS` before its market ended. Null where the market has no result,
   * where no price of that day was kept, and for a trade that bought later.
   */
  readonly closingPrice: number | null;
  readonly fills: readonly ReportFill[];
}

/** The equity that selling everything at the books of a moment would have left. */
export interface SoldEquity {
  readonly at: Date;
  /** `balance + liquidation value`. */
  readonly equity: Usd;
}

/** Milliseconds before the end of a market at which its closing price is read. */
export const CLOSING_LEAD_MS = 3_600_000;

/** Most that a history holds: its newest executed trades, fewer where their fills are more. */
export const MOST_REPORTED_TRADES = 10_000;
export const MOST_REPORTED_FILLS = 50_000;

/**
 * The runs of a strategy that were recorded: the live portfolios that name it or that it ran on, and that have traded, and the
 * replays of it in the register.
 */
export interface StrategyFamily {
  /** All of them, with the one that is reported; 1 for a portfolio without a strategy. */
  readonly runs: number;
  /** The Sharpe ratios of one day of the others that have 20 days; of the newest 200 where there are more. */
  readonly sharpes: readonly number[];
}

/** All that a report is computed from. */
export interface PortfolioHistory {
  readonly initialBalance: Usd;
  /** All trades that were executed; `trades` are the newest of them, and all unless they are very many. */
  readonly tradeCount: number;
  readonly trades: readonly ReportTrade[];
  /** In order of time. */
  readonly equity: readonly EquityPoint[];
  /** The newest one that is known; null where none was kept. */
  readonly soldEquity: SoldEquity | null;
  readonly family: StrategyFamily;
}
