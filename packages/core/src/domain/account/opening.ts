import { ZERO_USD, type Usd } from '../../money/index.ts';
import type { RiskLimits } from '../risk/limits.ts';
import type { Portfolio, StrategyConfig } from './portfolio.ts';
import type { FillModel } from './trade.ts';

/** The limits of a portfolio from its opening on. */
export interface OpeningLimits {
  readonly limits: RiskLimits;
  /** Their source, which the log of changes keeps as reason and as author. */
  readonly source: string;
}

/** A portfolio to open. */
export interface NewPortfolio {
  /** Chosen by the caller, 1 to 2,147,483,647, so that a request that is sent twice opens one portfolio. */
  readonly id: number;
  readonly name: string;
  /** Dollars to start with, 0 or more. */
  readonly initialBalance: Usd;
  /** The way in which its trades are priced; cannot be changed later. `quoted` unless given. */
  readonly fillModel?: FillModel;
  /** Milliseconds after which half of the depth that it took is available again; by default only growth of a level is. */
  readonly replenishmentHalfLifeMs?: number | null;
  readonly strategyType?: string | null;
  readonly strategyConfig?: StrategyConfig | null;
  /** None unless given; a portfolio with an origin has the limits of that one. */
  readonly limits?: OpeningLimits | null;
  /** The portfolio whose settings these are; none unless given. */
  readonly originId?: number | null;
}

/** The portfolio as it is at its opening. */
export const openingOf = (wanted: NewPortfolio, now: Date): Portfolio => ({
  id: wanted.id,
  kind: 'live',
  name: wanted.name,
  initialBalance: wanted.initialBalance,
  balance: wanted.initialBalance,
  totalInvested: ZERO_USD,
  totalProfitLoss: ZERO_USD,
  realizedPnl: ZERO_USD,
  tradeCount: 0,
  fillModel: wanted.fillModel ?? 'quoted',
  replenishmentHalfLifeMs: wanted.replenishmentHalfLifeMs ?? null,
  status: 'active',
  statusReason: null,
  strategyType: wanted.strategyType ?? null,
  strategyConfig: wanted.strategyConfig ?? null,
  originId: wanted.originId ?? null,
  createdAt: now,
  lastUpdated: now,
  riskVersion: null,
});
