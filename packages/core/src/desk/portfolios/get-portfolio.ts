import { requirePortfolioId, type Portfolio } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { portfolioNotFound } from '../../store/ledger/locked-portfolio.ts';
import { requireLimit } from '../cursor.ts';

/** A portfolio's state, or null. Reads never create one. @throws DomainError INVALID_INPUT */
export async function findPortfolio(db: Database, id: number): Promise<Portfolio | null> {
  requirePortfolioId(id);
  const row = await entityManager(db).findOne(PortfolioEntity, { id });
  return row && { ...row };
}

/** A portfolio's state. @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT */
export async function getPortfolio(db: Database, id: number): Promise<Portfolio> {
  const portfolio = await findPortfolio(db, id);
  if (!portfolio) throw portfolioNotFound(id);
  return portfolio;
}

/** Portfolios in order of id, at most `limit` (1 to 500), after the id `after`. @throws DomainError INVALID_INPUT */
export async function listPortfolios(
  db: Database,
  page: { limit: number; after?: number },
): Promise<Portfolio[]> {
  const { limit, after = 0 } = page;
  requireLimit(limit);
  if (after !== 0) requirePortfolioId(after);
  const rows = await entityManager(db).find(
    PortfolioEntity,
    { id: { $gt: after } },
    { orderBy: { id: 'asc' }, limit },
  );
  return rows.map((row) => ({ ...row }));
}
