import { requirePortfolioId, type Fill } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { FillEntity, PortfolioEntity } from '../../store/tables/entities.ts';
import { plainRows } from '../../store/connection/plain-rows.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { decodeCursor, encodeCursor, requireLimit } from '../cursor.ts';

/** A fill, and the cursor from which to go on after it. */
export interface FollowedFill {
  readonly fill: Fill;
  readonly cursor: string;
}

/** The fills to read. */
export interface FillQuery {
  readonly portfolioId: number;
  /** The cursor of the last fill that was read; from the first one on unless given. */
  readonly after: string | null;
  /** 1 to 500. */
  readonly limit: number;
}

// Narrow on the time first, so that the index starts at the cursor.
const AFTER = 'and recorded_at >= $3 and (recorded_at > $3 or command_id > $4)';

/**
 * Fills of a portfolio in the order in which they were recorded. All fills of a moment are committed together, and no
 * later one gets that moment or an earlier one: who goes on from the last cursor misses none and gets none twice.
 * @throws DomainError INVALID_INPUT
 */
export async function followFills(db: Database, query: FillQuery): Promise<FollowedFill[]> {
  const { portfolioId, after, limit } = query;
  requirePortfolioId(portfolioId);
  requireLimit(limit);
  const place = after === null ? null : decodeCursor(after);
  const sql = `select * from fills where portfolio_id = $1 ${place ? AFTER : ''} order by recorded_at, command_id limit $2`;
  const parameters = [portfolioId, limit, ...(place ? [place.time.toISOString(), place.id] : [])];
  const fills = await entityManager(db).transactional((em) => plainRows(em, FillEntity, { sql, parameters }));
  return fills.map((fill) => ({
    fill,
    cursor: encodeCursor({ time: fill.recordedAt, id: fill.commandId }),
  }));
}

/** Returns the cursor of the newest fill of a portfolio, after which new fills follow; null if it has no fill. */
export async function lastFillCursor(db: Database, portfolioId: number): Promise<string | null> {
  requirePortfolioId(portfolioId);
  const [last] = await entityManager(db).find(
    FillEntity,
    { portfolioId },
    { orderBy: { recordedAt: 'desc', commandId: 'desc' }, limit: 1, fields: ['recordedAt', 'commandId'] },
  );
  return last ? encodeCursor({ time: last.recordedAt, id: last.commandId }) : null;
}

/**
 * Returns a version for each portfolio, by its id, that changes whenever its account does. Ids without a portfolio
 * are left out.
 */
export function portfolioVersions(db: Database, ids: readonly number[]): Promise<Map<number, string>> {
  return entityManager(db).transactional(async (em) => {
    const { tableName } = em.getMetadata(PortfolioEntity);
    const rows = await rawQuery<{ id: number; version: string }>(
      em,
      `select id, concat_ws(' ', last_updated, total_profit_loss, status, status_reason) as version
       from "${tableName}" where id = any($1::int[])`,
      [ids],
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  });
}
