import {
  POSITION_STATUSES,
  requireOneOf,
  requirePortfolioId,
  type Position,
  type PositionStatus,
} from '../domain/index.ts';
import { entityManager, type Database } from '../store/database.ts';
import { PositionEntity } from '../store/entities.ts';
import { decodeCursor, pageOf, requireLimit, type Page } from './cursor.ts';

/** Which positions to list. */
export interface PositionQuery {
  readonly portfolioId: number;
  readonly status?: PositionStatus | undefined;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

const before = (cursor: string) => {
  const { time, id } = decodeCursor(cursor);
  return {
    entryTimestamp: { $lte: time },
    $or: [{ entryTimestamp: { $lt: time } }, { tradeId: { $lt: id } }],
  };
};

/**
 * Positions of a portfolio, newest entry first.
 * @throws DomainError INVALID_INPUT
 */
export async function listPositions(db: Database, query: PositionQuery): Promise<Page<Position>> {
  const { portfolioId, status, limit, cursor } = query;
  requirePortfolioId(portfolioId);
  requireLimit(limit);
  if (status !== undefined) requireOneOf('status', status, POSITION_STATUSES);
  const rows = await entityManager(db).find(
    PositionEntity,
    { portfolioId, ...(status === undefined ? {} : { status }), ...(cursor == null ? {} : before(cursor)) },
    { orderBy: { entryTimestamp: 'desc', tradeId: 'desc' }, limit: limit + 1 },
  );
  return pageOf(
    rows.map((row): Position => ({ ...row })),
    limit,
    ({ entryTimestamp, tradeId }) => ({ time: entryTimestamp, id: tradeId }),
  );
}
