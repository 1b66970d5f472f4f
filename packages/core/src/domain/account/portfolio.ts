import { formatUsd, type Usd } from '../../money/index.ts';
import { DomainError } from '../domain-error.ts';
import type { FillModel } from './trade.ts';

export const PORTFOLIO_STATUSES = ['active', 'paused', 'locked', 'archived'] as const;
/**
 * `active` trades; `paused` and `archived` buy nothing but still close and settle; `locked` waits for an
 * administrator, because an audit found a difference.
 */
export type PortfolioStatus = (typeof PORTFOLIO_STATUSES)[number];

export const PORTFOLIO_KINDS = ['live', 'replay'] as const;
/**
 * `live` trades on paper at the prices of its venues; `replay` is a saved run over recorded data, which never changes:
 * it takes no orders, and nothing marks, settles or ranks it.
 */
export type PortfolioKind = (typeof PORTFOLIO_KINDS)[number];

/** Why a portfolio was paused by the exchange itself: a venue took back a settlement that had been spent. */
export const OVERDRAWN_BY_REVERSAL = 'OVERDRAWN_BY_REVERSAL';

/** Largest balance that a portfolio may reach; leaves room below what `numeric(20,6)` holds. */
export const MAX_BALANCE = 10_000_000_000_000_000_000n as Usd;

/**
 * The most that a portfolio may ever come to: its cash plus a dollar for every share that it holds. A column of money
 * holds a little more, so that no mark and no settlement outgrows one.
 */
export const MAX_WORTH = 90_000_000_000_000_000_000n as Usd;

/** Longest half-life of replenishment in milliseconds, about 24 days: the largest number that the column holds. */
export const MAX_HALF_LIFE_MS = 2_147_483_647;

/** JSON kept beside a portfolio for the strategy that trades it; Prescient does not read it. */
export type StrategyConfig = { readonly [key: string]: unknown };

/**
 * A portfolio's account.
 *
 *     balance + totalInvested = initialBalance + realizedPnl
 *     totalProfitLoss = realizedPnl + Σ currentPnl(open lots, stored marks)
 */
export interface Portfolio {
  id: number;
  /** Chosen when it is opened, for good. */
  kind: PortfolioKind;
  name: string;
  initialBalance: Usd;
  /** Cash. Below zero only after a reversal, and then never `active`. */
  balance: Usd;
  /** Σ (amount + fee) over open lots. */
  totalInvested: Usd;
  totalProfitLoss: Usd;
  realizedPnl: Usd;
  /** Executed trades; rejected ones do not count. */
  tradeCount: number;
  /** The way in which this portfolio's trades are priced. */
  fillModel: FillModel;
  /**
   * In how many milliseconds half of the depth that it took from a book is there again; null where only growth of a level
   * is new. Chosen when it is opened, for good.
   */
  replenishmentHalfLifeMs: number | null;
  status: PortfolioStatus;
  statusReason: string | null;
  strategyType: string | null;
  strategyConfig: StrategyConfig | null;
  /** The portfolio that it was cloned from, or that was reset into it; null for one of its own. */
  originId: number | null;
  createdAt: Date;
  lastUpdated: Date;
  /** The newest version of its limits and kill switch; null if it never had any. */
  riskVersion: number | null;
}

/** Cash plus the value of the open positions at their stored marks: `initialBalance + totalProfitLoss`. */
export const equity = (portfolio: Pick<Portfolio, 'initialBalance' | 'totalProfitLoss'>): Usd =>
  (portfolio.initialBalance + portfolio.totalProfitLoss) as Usd;

/** Σ currentPnl of the open lots: `totalProfitLoss − realizedPnl`. */
export const unrealizedPnl = (portfolio: Pick<Portfolio, 'realizedPnl' | 'totalProfitLoss'>): Usd =>
  (portfolio.totalProfitLoss - portfolio.realizedPnl) as Usd;

/** @throws DomainError PORTFOLIO_IS_REPLAY for a saved replay, which is as its run left it */
export function requireLive({ id, kind }: Pick<Portfolio, 'id' | 'kind'>): void {
  if (kind === 'live') return;
  throw new DomainError(
    'PORTFOLIO_IS_REPLAY',
    `Portfolio ${id} is a saved replay and takes no orders. Clone it to trade with its settings.`,
    { portfolioId: id },
  );
}

/** @throws DomainError PORTFOLIO_LOCKED while an audit's difference is unexplained */
export function requireUnlocked(portfolio: Portfolio): void {
  if (portfolio.status !== 'locked') return;
  throw new DomainError(
    'PORTFOLIO_LOCKED',
    `Portfolio ${portfolio.id} is locked (${portfolio.statusReason ?? 'no reason given'}). Ask an administrator to unlock it; until then nothing moves.`,
    { portfolioId: portfolio.id },
  );
}

/** @throws DomainError PORTFOLIO_ARCHIVED when the portfolio was put away for good */
export function requireUnarchived({ id, status, statusReason }: Portfolio): void {
  if (status !== 'archived') return;
  throw new DomainError(
    'PORTFOLIO_ARCHIVED',
    `Portfolio ${id} is archived and cannot buy. Use another portfolio, or clone it to begin again.`,
    { portfolioId: id, reason: statusReason },
  );
}

/** @throws DomainError PORTFOLIO_LOCKED, PORTFOLIO_PAUSED or PORTFOLIO_ARCHIVED when the portfolio may not buy */
export function requireBuying(portfolio: Portfolio): void {
  requireUnlocked(portfolio);
  requireUnarchived(portfolio);
  if (portfolio.status === 'active') return;
  throw new DomainError(
    'PORTFOLIO_PAUSED',
    `Portfolio ${portfolio.id} is paused and cannot buy. Resume it and retry with a new id.`,
    { portfolioId: portfolio.id, reason: portfolio.statusReason },
  );
}

/**
 * @param openShares all shares that the portfolio would hold
 * @throws DomainError BALANCE_LIMIT when the portfolio could come to more than its columns hold, were all shares to win
 */
export function requireRoom({ id, balance }: Pick<Portfolio, 'id' | 'balance'>, openShares: bigint): void {
  if (balance + openShares <= MAX_WORTH) return;
  throw new DomainError(
    'BALANCE_LIMIT',
    `Portfolio ${id} would hold more shares than Prescient can count. Buy fewer shares, or sell some first, and retry with a new id.`,
    { portfolioId: id },
  );
}

/** @throws DomainError INSUFFICIENT_FUNDS when the cost is more than the cash */
export function requireFunds(portfolio: Portfolio, cost: Usd): void {
  if (cost <= portfolio.balance) return;
  throw new DomainError(
    'INSUFFICIENT_FUNDS',
    `The trade costs ${formatUsd(cost)} but the balance is ${formatUsd(portfolio.balance)}. Buy for less, or close a position first, and retry with a new id.`,
    { portfolioId: portfolio.id, cost: formatUsd(cost), balance: formatUsd(portfolio.balance) },
  );
}
