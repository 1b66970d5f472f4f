import { LockMode } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { DomainError, type Portfolio } from '../../domain/index.ts';
import { PortfolioEntity } from '../tables/entities.ts';

/** The answer where no such portfolio exists. */
export const portfolioNotFound = (id: number): DomainError =>
  new DomainError('PORTFOLIO_NOT_FOUND', `Portfolio ${id} does not exist; check the id or create it.`, {
    portfolioId: id,
  });

/** The portfolio as it is now, held until the transaction ends. @throws DomainError PORTFOLIO_NOT_FOUND */
export async function lockPortfolio(em: SqlEntityManager, id: number): Promise<Portfolio> {
  const row = await em.findOne(PortfolioEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!row) throw portfolioNotFound(id);
  return { ...row };
}
