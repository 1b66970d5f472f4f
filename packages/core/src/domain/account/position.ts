import {
  averagePrice,
  notional,
  proRata,
  subtract,
  ZERO_USD,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { Action } from './trade.ts';

export const POSITION_STATUSES = ['open', 'closed'] as const;
export type PositionStatus = (typeof POSITION_STATUSES)[number];

export const EXIT_REASONS = ['sold', 'resolved', 'voided'] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

export const MARK_SOURCES = ['entry', 'book'] as const;
export type MarkSource = (typeof MARK_SOURCES)[number];

/** The shares that a trade still holds. `shares`, `amount` and `fee` are the remaining ones. */
export interface Position {
  portfolioId: number;
  tradeId: string;
  venue: string;
  marketId: string;
  marketQuestion: string;
  action: Action;
  amount: Usd;
  shares: Shares;
  fee: Usd;
  entryPrice: Price;
  openedAt: Date;
  status: PositionStatus;
  /** Dollars a share: the price at which it could be sold. */
  mark: Price;
  markSource: MarkSource;
  markedAt: Date;
  /** `value − amount − fee`; 0 once closed. */
  currentPnl: Usd;
  realizedPnl: Usd;
  /** Σ gross of the closes so far. */
  proceeds: Usd;
  /** Average of the closes: `proceeds ÷ shares sold`, rounded down. */
  exitPrice: Price | null;
  /** The moment at which the last share left; null while open. */
  closedAt: Date | null;
  exitReason: ExitReason | null;
  /** The command that settled it; null while it is not settled. */
  settlementId: string | null;
}

/** The value of a position at its mark: `⌊shares × mark⌋`. */
export const positionValue = (lot: Pick<Position, 'shares' | 'mark'>): Usd =>
  notional(lot.mark, lot.shares, 'down');

/** The cost of a position: `amount + fee`. */
export const positionCost = (lot: Pick<Position, 'amount' | 'fee'>): Usd => (lot.amount + lot.fee) as Usd;

/** `value − amount − fee`; 0 for an empty lot. */
export const positionPnl = (lot: Pick<Position, 'shares' | 'mark' | 'amount' | 'fee'>): Usd =>
  subtract(positionValue(lot), positionCost(lot));

/** The part of a lot's cost that leaves with some of its shares. */
export interface PositionPortion {
  readonly shares: Shares;
  readonly amount: Usd;
  readonly fee: Usd;
}

/** Amount and fee leave pro rata, each rounded down; the last close takes all that remains. */
export function portionOf(lot: Position, shares: Shares): PositionPortion {
  if (shares === lot.shares) return { shares, amount: lot.amount, fee: lot.fee };
  const portion = { part: shares, all: lot.shares };
  return { shares, amount: proRata(lot.amount, portion, 'down'), fee: proRata(lot.fee, portion, 'down') };
}

/** The lot with its derived fields (`currentPnl`, `exitPrice`, `status`) made to fit its facts. */
export function withDerived(lot: Position, sharesSold: Shares): Position {
  const open = lot.shares > 0n;
  return {
    ...lot,
    status: open ? 'open' : 'closed',
    currentPnl: open ? positionPnl(lot) : ZERO_USD,
    exitPrice: sharesSold > 0n ? averagePrice(lot.proceeds, sharesSold, 'down') : null,
  };
}
