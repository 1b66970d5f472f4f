import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { bandOf, noShadows, type PnlBand, type Portfolio } from '../../domain/index.ts';
import { ShadowSumsEntity } from '../../store/tables/entities.ts';

/** The portfolio's profit and loss as a band, within a transaction; sums that are kept, not added up. */
export async function readBand(
  em: SqlEntityManager,
  portfolio: Pick<Portfolio, 'id' | 'fillModel' | 'totalProfitLoss'>,
): Promise<PnlBand> {
  const { id, fillModel } = portfolio;
  const sums = fillModel === 'book' ? await em.findOne(ShadowSumsEntity, { portfolioId: id }) : null;
  return bandOf(portfolio, sums ?? noShadows(id));
}
