import { isDeepStrictEqual } from 'node:util';
import {
  NO_LIMITS,
  patchedLimits,
  requireFitting,
  requireLimits,
  requireLive,
  requirePortfolioId,
  type LimitsPatch,
  type Portfolio,
  type RiskChange,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { lockPortfolio } from '../../store/ledger/locked-portfolio.ts';
import { addRiskChange, findRiskChange } from '../../store/risk/risk-changes.ts';
import { requireReason, type Signed } from './signed.ts';
import { reportRisk, type RiskReport } from './risk-report.ts';

/** The parts of a change that its rule decides. */
type RiskState = Pick<RiskChange, 'limits' | 'haltReason'>;
interface RiskRule {
  readonly change: RiskChange['change'];
  /** @throws DomainError where the portfolio cannot be changed so */
  readonly rule: (state: RiskState, portfolio: Portfolio) => RiskState;
}

/**
 * Changes the limits or the kill switch of a portfolio under its lock: commands before it were decided by the old ones, and
 * those after it by the new ones. A change that changes nothing, as one that is sent again, writes nothing.
 */
async function changeRisk(
  db: Database,
  { portfolioId, reason, by }: Signed & { portfolioId: number },
  { change, rule }: RiskRule,
): Promise<RiskReport> {
  requirePortfolioId(portfolioId);
  requireReason({ reason, by });
  return entityManager(db).transactional(async (em) => {
    const portfolio = await lockPortfolio(em, portfolioId);
    requireLive(portfolio);
    const at = db.clock.now();
    const last = await findRiskChange(em, portfolio);
    const state = { limits: last?.limits ?? NO_LIMITS, haltReason: last?.haltReason ?? null };
    const next = rule(state, portfolio);
    if (isDeepStrictEqual(next, state)) return reportRisk(em, portfolio, at);
    const version = (last?.version ?? 0) + 1;
    await addRiskChange(em, {
      change: { ...next, portfolioId, version, change, reason, recordedAt: at, changedBy: by },
      portfolio,
    });
    return reportRisk(em, { ...portfolio, riskVersion: version }, at);
  });
}

/** Limits to set, with the reason and the author. */
export interface LimitsChange extends Signed {
  readonly portfolioId: number;
  readonly limits: LimitsPatch;
}

/**
 * Sets limits of a portfolio; those that are not named stay, and null takes one away. A limit below what is held is taken:
 * nothing is sold for it, and the answer's `figures` say what exceeds it.
 * @throws DomainError INVALID_INPUT, UNKNOWN_FIELD, PORTFOLIO_NOT_FOUND, PORTFOLIO_IS_REPLAY
 */
export async function setLimits(db: Database, { limits, ...signed }: LimitsChange): Promise<RiskReport> {
  requireLimits(limits);
  return changeRisk(db, signed, {
    change: 'set',
    rule: (state, portfolio) => {
      requireFitting(portfolio.fillModel, limits);
      return { ...state, limits: patchedLimits(state.limits, limits) };
    },
  });
}

/** Puts the kill switch of a portfolio on: it buys nothing. Sales and settlements go on. @throws DomainError INVALID_INPUT, PORTFOLIO_NOT_FOUND, PORTFOLIO_IS_REPLAY */
export const haltPortfolio = (
  db: Database,
  signed: Signed & { readonly portfolioId: number },
): Promise<RiskReport> =>
  changeRisk(db, signed, { change: 'halt', rule: (state) => ({ ...state, haltReason: signed.reason }) });

/** Puts the kill switch of a portfolio off. @throws DomainError INVALID_INPUT, PORTFOLIO_NOT_FOUND, PORTFOLIO_IS_REPLAY */
export const liftHalt = (
  db: Database,
  signed: Signed & { readonly portfolioId: number },
): Promise<RiskReport> =>
  changeRisk(db, signed, { change: 'resume', rule: (state) => ({ ...state, haltReason: null }) });
