import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  figuresOf,
  NO_LIMITS,
  PortfolioRisk,
  type Portfolio,
  type RiskChange,
  type RiskFigure,
  type RiskLimits,
  type TradingHalt,
} from '../../domain/index.ts';
import { findWatermarks, loadAllHeld } from '../../store/risk/load-risks.ts';
import { findHalt, findRiskChange, readFirstWatermarks } from '../../store/risk/risk-changes.ts';
import { readTradingHalts } from '../../store/risk/trading-halts.ts';

/** A kill switch that is on. */
export interface Halt {
  readonly reason: string;
  readonly since: Date;
  readonly by: string;
}

/** The limits and kill switches of a portfolio, and how it stands to them. */
export interface RiskReport {
  readonly portfolioId: number;
  /** Null if there never was a change. */
  readonly version: number | null;
  readonly limits: RiskLimits;
  /** Null while the kill switch of the portfolio is off. */
  readonly halt: Halt | null;
  /** Null while that of all portfolios is off. */
  readonly haltForAll: Halt | null;
  readonly figures: readonly RiskFigure[];
  /** The moment at which the portfolio stood so. */
  readonly at: Date;
}

const haltOf = ({ reason, recordedAt, changedBy }: RiskChange | TradingHalt): Halt => ({
  reason,
  since: recordedAt,
  by: changedBy,
});

/** The kill switch of all portfolios; null while it is off. */
export async function readHaltForAll(em: SqlEntityManager): Promise<Halt | null> {
  const [last] = await readTradingHalts(em, { before: null, limit: 1 });
  return last?.isOn === true ? haltOf(last) : null;
}

/** Reads how a portfolio stands to its limits, in the caller's transaction. */
export async function reportRisk(em: SqlEntityManager, portfolio: Portfolio, at: Date): Promise<RiskReport> {
  const { id: portfolioId } = portfolio;
  const change = await findRiskChange(em, portfolio);
  const watermarks =
    (await findWatermarks(em, portfolioId)) ?? (await readFirstWatermarks(em, portfolio, at));
  const limits = change?.limits ?? NO_LIMITS;
  const haltReason = change?.haltReason ?? null;
  const risk = new PortfolioRisk({ portfolioId, limits, haltReason, watermarks, lastLossAt: null });
  await loadAllHeld(em, risk);
  const halt = haltReason === null ? null : await findHalt(em, portfolioId);
  return {
    portfolioId,
    version: change?.version ?? null,
    limits,
    halt: halt && haltOf(halt),
    haltForAll: await readHaltForAll(em),
    figures: figuresOf(risk, portfolio, at),
    at,
  };
}
