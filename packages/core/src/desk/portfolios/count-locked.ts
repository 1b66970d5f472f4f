import { entityManager, type Database } from '../../store/connection/handle.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';

/** Counts the portfolios that are locked because an audit found a difference. */
export const countLocked = (db: Database): Promise<number> =>
  entityManager(db).count(PortfolioEntity, { status: 'locked' });
