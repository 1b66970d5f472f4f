import { requirePortfolioId, type Portfolio } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { portfolioNotFound } from '../../store/ledger/locked-portfolio.ts';
import { requireLimit } from '../cursor.ts';
import { PAGE_BYTES } from '../read-page.ts';

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

/** Counts the next portfolios that together hold at most $3 bytes of their own. */
const FITTING = `
  select count(*)::int as fitting from (
    select sum(octet_length(name) + octet_length(coalesce(strategy_config::text, ''))) over (order by id) as bytes
    from (select * from portfolio_state where id > $1 order by id limit $2) as next) as summed
  where bytes <= $3`;

/** A page of portfolios in order of id; `nextAfter` asks for the following one and is null on the last. */
export interface PortfolioPage {
  readonly items: Portfolio[];
  readonly nextAfter: number | null;
}

/**
 * Portfolios after the id `after`, at most `limit` (1 to 500), and of at most `PAGE_BYTES` unless one alone is larger.
 * @throws DomainError INVALID_INPUT
 */
export async function listPortfolios(
  db: Database,
  page: { limit: number; after?: number },
): Promise<PortfolioPage> {
  const { limit, after = 0 } = page;
  requireLimit(limit);
  if (after !== 0) requirePortfolioId(after);
  return entityManager(db).transactional(async (em) => {
    const [row] = await rawQuery<{ fitting: number }>(em, FITTING, [after, limit, PAGE_BYTES]);
    const rows = await em.find(
      PortfolioEntity,
      { id: { $gt: after } },
      { orderBy: { id: 'asc' }, limit: Math.max(1, row!.fitting) },
    );
    const last = rows.at(-1)?.id ?? after;
    const [next] = await em.find(
      PortfolioEntity,
      { id: { $gt: last } },
      { orderBy: { id: 'asc' }, limit: 1, fields: ['id'] },
    );
    return { items: rows.map((found) => ({ ...found })), nextAfter: next ? last : null };
  });
}
