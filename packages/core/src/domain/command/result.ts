import type { Price, Shares, Usd } from '../../money/index.ts';
import type { Command } from './command.ts';
import type { DomainErrorCode } from '../error-codes.ts';
import type { ErrorDetails } from '../domain-error.ts';
import type { Portfolio, PortfolioStatus } from '../account/portfolio.ts';
import type { FillModel, TradeStatus } from '../account/trade.ts';

/** The sums that every answer carries, as they stood right after the command. */
export type PortfolioSums = Pick<Portfolio, 'balance' | 'totalInvested' | 'realizedPnl'>;

export const sumsOf = ({ balance, totalInvested, realizedPnl }: Portfolio): PortfolioSums => ({
  balance,
  totalInvested,
  realizedPnl,
});

interface ResultBase extends PortfolioSums {
  portfolioId: number;
  commandId: string;
  tradeId: string;
  recordedAt: Date;
}

/** A trade was bought: `cost = amount + fee`. */
export interface ExecuteResult extends ResultBase {
  kind: 'execute';
  price: Price;
  shares: Shares;
  amount: Usd;
  fee: Usd;
  cost: Usd;
  fillModel: FillModel;
}

/** Shares left a lot: `tradePnl = gross − exitFee − cost of those shares`. */
interface ReductionSums extends ResultBase {
  shares: Shares;
  remainingShares: Shares;
  gross: Usd;
  exitFee: Usd;
  tradePnl: Usd;
  tradeStatus: TradeStatus;
}

export interface CloseResult extends ReductionSums {
  kind: 'close';
  price: Price;
  fillModel: FillModel;
}

export interface SettleResult extends ReductionSums {
  kind: 'settle';
  /** Null for a void. */
  payout: Price | null;
}

export interface ReverseResult extends ResultBase {
  kind: 'reverse';
  settlementId: string;
  /** `paused` when the reversal overdrew the portfolio. */
  portfolioStatus: PortfolioStatus;
}

/** The answer to an accepted command. */
export type CommandResult = ExecuteResult | CloseResult | SettleResult | ReverseResult;

/** The answer to an accepted command of one kind. */
export type ResultOf<C extends Command> = Extract<CommandResult, { kind: C['kind'] }>;

/** The answer to a refused command, as it is remembered. */
export interface Refusal {
  code: DomainErrorCode;
  message: string;
  details: ErrorDetails;
}

/** The answer to a command. A replayed command was answered before, and gets the first answer again. */
export type CommandOutcome<R extends CommandResult = CommandResult> =
  | { accepted: true; result: R; replayed: boolean }
  | { accepted: false; refusal: Refusal; replayed: boolean };
