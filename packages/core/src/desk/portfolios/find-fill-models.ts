import type { FillModel } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';

/**
 * Finds the fill model of each of these portfolios, by id; unknown ids are left out. A portfolio never changes its
 * fill model.
 */
export async function findFillModels(
  db: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, FillModel>> {
  const rows = await entityManager(db).find(
    PortfolioEntity,
    { id: { $in: [...ids] } },
    { fields: ['id', 'fillModel'] },
  );
  return new Map(rows.map(({ id, fillModel }) => [id, fillModel]));
}
