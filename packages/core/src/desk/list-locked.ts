import { entityManager, type Database } from '../store/database.ts';
import { PortfolioEntity } from '../store/entities.ts';

/** The first hundred portfolios that an audit locked, in order of id. */
export async function listLocked(db: Database): Promise<number[]> {
  const rows = await entityManager(db).find(PortfolioEntity, { status: 'locked' }, { fields: ['id'], orderBy: { id: 'asc' }, limit: 100 });
  return rows.map(({ id }) => id);
}
