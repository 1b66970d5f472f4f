import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  DomainError,
  requireLive,
  requirePortfolioId,
  requireText,
  requireUnarchived,
  requireUnlocked,
  type Portfolio,
} from '../../domain/index.ts';
import { formatUsd } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { lockPortfolio } from '../../store/ledger/locked-portfolio.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';

type Standing = Pick<Portfolio, 'status' | 'statusReason'>;

type Rule = (portfolio: Portfolio, em: SqlEntityManager) => Standing | Promise<Standing>;

/** Facts are recorded at this moment or later, so that it must not go back where the clocks of two servers disagree. */
export const notBefore = (earlier: Date, now: Date): Date => (earlier > now ? earlier : now);

/** Changes a portfolio's status under its lock, so that no trade is decided on the old one. */
export async function changeStatus(db: Database, id: number, rule: Rule): Promise<Portfolio> {
  requirePortfolioId(id);
  return entityManager(db).transactional(async (em) => {
    const portfolio = await lockPortfolio(em, id);
    const { status, statusReason } = await rule(portfolio, em);
    if (status === portfolio.status && statusReason === portfolio.statusReason) return portfolio;
    const changed = {
      ...portfolio,
      status,
      statusReason,
      lastUpdated: notBefore(portfolio.lastUpdated, db.clock.now()),
    };
    await new SetStatement(em)
      .update(PortfolioEntity, [changed], ['status', 'statusReason', 'lastUpdated'])
      .run();
    return changed;
  });
}

/**
 * Stops a portfolio from buying; closes and settlements go on.
 * @throws DomainError PORTFOLIO_NOT_FOUND, PORTFOLIO_IS_REPLAY, PORTFOLIO_LOCKED, PORTFOLIO_ARCHIVED, INVALID_INPUT
 */
export async function pausePortfolio(
  db: Database,
  id: number,
  reason: string | null = null,
): Promise<Portfolio> {
  requireText('reason', reason);
  return changeStatus(db, id, (portfolio) => {
    requireLive(portfolio);
    requireUnlocked(portfolio);
    requireUnarchived(portfolio);
    return { status: 'paused', statusReason: reason };
  });
}

/**
 * Lets a portfolio buy again.
 * @throws DomainError PORTFOLIO_NOT_FOUND, PORTFOLIO_IS_REPLAY, PORTFOLIO_LOCKED, PORTFOLIO_ARCHIVED; PORTFOLIO_OVERDRAWN while its balance is below zero
 */
export async function resumePortfolio(db: Database, id: number): Promise<Portfolio> {
  return changeStatus(db, id, (portfolio) => {
    requireLive(portfolio);
    requireUnlocked(portfolio);
    requireUnarchived(portfolio);
    if (portfolio.balance >= 0n) return { status: 'active', statusReason: null };
    throw new DomainError(
      'PORTFOLIO_OVERDRAWN',
      `Portfolio ${id} owes ${formatUsd(portfolio.balance)}; close positions until the balance is 0 or more.`,
      {
        portfolioId: id,
        balance: formatUsd(portfolio.balance),
      },
    );
  });
}

/**
 * Puts a portfolio away for good: it buys no more, while its open positions can be closed and are settled, and its history
 * stays. One that is archived keeps its first reason.
 * @throws DomainError PORTFOLIO_NOT_FOUND, PORTFOLIO_LOCKED, INVALID_INPUT
 */
export async function archivePortfolio(
  db: Database,
  id: number,
  reason: string | null = null,
): Promise<Portfolio> {
  requireText('reason', reason);
  return changeStatus(db, id, (portfolio) => {
    requireUnlocked(portfolio);
    if (portfolio.status === 'archived') return portfolio;
    return { status: 'archived', statusReason: reason };
  });
}

/** Locks a portfolio in which an audit found a difference; one that is locked keeps its reason. */
export const lockAfterAudit = (db: Database, id: number, reason: string): Promise<Portfolio> =>
  changeStatus(db, id, (portfolio) =>
    portfolio.status === 'locked' ? portfolio : { status: 'locked', statusReason: reason },
  );
