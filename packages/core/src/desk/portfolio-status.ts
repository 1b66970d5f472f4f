import { DomainError, requirePortfolioId, requireText, requireUnlocked, type Portfolio } from '../domain/index.ts';
import { formatUsd } from '../money/index.ts';
import { entityManager, type Database } from '../store/database.ts';
import { PortfolioEntity } from '../store/entities.ts';
import { lockPortfolio } from '../store/locked-portfolio.ts';
import { SetStatement } from '../store/set-statement.ts';

type Standing = Pick<Portfolio, 'status' | 'statusReason'>;

/** Changes a portfolio's status under its lock, so that no trade is decided on the old one. */
async function changeStatus(db: Database, id: number, rule: (portfolio: Portfolio) => Standing): Promise<Portfolio> {
  requirePortfolioId(id);
  return entityManager(db).transactional(async (em) => {
    const portfolio = await lockPortfolio(em, id);
    const changed = { ...portfolio, ...rule(portfolio), lastUpdated: db.clock() };
    await new SetStatement(em).update(PortfolioEntity, [changed], ['status', 'statusReason', 'lastUpdated']).run();
    return changed;
  });
}

/**
 * Stops a portfolio from buying; closes and settlements go on.
 * @throws DomainError PORTFOLIO_NOT_FOUND, PORTFOLIO_LOCKED, INVALID_INPUT
 */
export function pausePortfolio(db: Database, id: number, reason: string | null = null): Promise<Portfolio> {
  requireText('reason', reason);
  return changeStatus(db, id, (portfolio) => {
    requireUnlocked(portfolio);
    return { status: 'paused', statusReason: reason };
  });
}

/**
 * Lets a portfolio buy again.
 * @throws DomainError PORTFOLIO_NOT_FOUND, PORTFOLIO_LOCKED; PORTFOLIO_OVERDRAWN while its balance is below zero
 */
export function resumePortfolio(db: Database, id: number): Promise<Portfolio> {
  return changeStatus(db, id, (portfolio) => {
    requireUnlocked(portfolio);
    if (portfolio.balance >= 0n) return { status: 'active', statusReason: null };
    throw new DomainError('PORTFOLIO_OVERDRAWN', `Portfolio ${id} owes ${formatUsd(portfolio.balance)}; close positions until the balance is 0 or more.`, {
      portfolioId: id,
      balance: formatUsd(portfolio.balance),
    });
  });
}
