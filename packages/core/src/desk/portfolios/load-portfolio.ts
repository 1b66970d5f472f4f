import { requirePortfolioId, type PnlBand, type Portfolio, type Position } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { findOpenPositions } from '../../store/ledger/find-positions.ts';
import { portfolioNotFound } from '../../store/ledger/locked-portfolio.ts';
import { readBand } from './read-band.ts';

/** A portfolio and everything that it holds, as of one moment. */
export interface LoadedPortfolio {
  readonly portfolio: Portfolio;
  /** Open lots, newest entry first. */
  readonly positions: Position[];
  /** Its profit and loss, as its fills may be counted. */
  readonly band: PnlBand;
}

/** State and open positions from one snapshot, so that they add up. @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT */
export async function loadPortfolio(db: Database, id: number): Promise<LoadedPortfolio> {
  requirePortfolioId(id);
  return entityManager(db).transactional(async (em) => {
    const portfolio = await em.findOne(PortfolioEntity, { id });
    if (!portfolio) throw portfolioNotFound(id);
    const positions = await findOpenPositions(em, id);
    const band = await readBand(em, portfolio);
    return { portfolio: { ...portfolio }, positions, band };
  }, readSnapshot);
}
