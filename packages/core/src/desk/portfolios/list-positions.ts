import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  POSITION_STATUSES,
  requireOneOf,
  requirePortfolioId,
  type Position,
  type PositionStatus,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { findPositions } from '../../store/ledger/find-positions.ts';
import { decodeCursor, encodeCursor, requireLimit, type Page } from '../cursor.ts';
import { readPage } from '../read-page.ts';

/** The positions to list. */
export interface PositionQuery {
  readonly portfolioId: number;
  readonly status?: PositionStatus | undefined;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

/** All parts of a page, and both statuses, at one moment: a lot that closes meanwhile is neither listed twice nor left out. */

const newestFirst = (a: Position, b: Position): number =>
  b.openedAt.getTime() - a.openedAt.getTime() || (a.tradeId < b.tradeId ? 1 : -1);

/** A page of positions within a transaction that sees one state throughout. */
export async function listPositionsWithin(
  em: SqlEntityManager,
  query: PositionQuery,
): Promise<Page<Position>> {
  const { portfolioId, status, limit, cursor } = query;
  requireLimit(limit);
  if (status !== undefined) requireOneOf('status', status, POSITION_STATUSES);
  // The index that gives the order begins with the status; without one, all positions of the portfolio would be sorted.
  const statuses = status === undefined ? POSITION_STATUSES : [status];
  return readPage(
    { after: cursor == null ? null : decodeCursor(cursor), limit },
    {
      async read(after, count) {
        const rows: Position[] = [];
        for (const wanted of statuses)
          rows.push(...(await findPositions(em, { portfolioId, status: wanted, after, limit: count })));
        return rows.toSorted(newestFirst).slice(0, count);
      },
      placeOf: ({ openedAt, tradeId }) => ({ time: openedAt, id: tradeId }),
      encode: encodeCursor,
    },
  );
}

/**
 * Positions of a portfolio, newest entry first.
 * @throws DomainError INVALID_INPUT
 */
export async function listPositions(db: Database, query: PositionQuery): Promise<Page<Position>> {
  requirePortfolioId(query.portfolioId);
  return entityManager(db).transactional((em) => listPositionsWithin(em, query), readSnapshot);
}
