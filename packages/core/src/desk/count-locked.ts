import { entityManager, type Database } from '../store/database.ts';
import { PortfolioEntity } from '../store/entities.ts';

/** How many portfolios are locked because an audit found a difference. */
export const countLocked = (db: Database): Promise<number> =>
  entityManager(db).count(PortfolioEntity, { status: 'locked' });
