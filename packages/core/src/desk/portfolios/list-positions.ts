import { IsolationLevel } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  POSITION_STATUSES,
  requireOneOf,
  requirePortfolioId,
  type Position,
  type PositionStatus,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { findPositions } from '../../store/ledger/find-positions.ts';
import { decodeCursor, pageOf, requireLimit, type Page } from '../cursor.ts';

/** Which positions to list. */
export interface PositionQuery {
  readonly portfolioId: number;
  readonly status?: PositionStatus | undefined;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

/** Both statuses at one moment: a lot that closes meanwhile is neither listed twice nor left out. */
const snapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };

const newestFirst = (a: Position, b: Position): number =>
  b.openedAt.getTime() - a.openedAt.getTime() || (a.tradeId < b.tradeId ? 1 : -1);

/**
 * Positions of a portfolio, newest entry first.
 * @throws DomainError INVALID_INPUT
 */
export async function listPositions(db: Database, query: PositionQuery): Promise<Page<Position>> {
  const { portfolioId, status, limit, cursor } = query;
  requirePortfolioId(portfolioId);
  requireLimit(limit);
  if (status !== undefined) requireOneOf('status', status, POSITION_STATUSES);
  const after = cursor == null ? null : decodeCursor(cursor);
  const ofStatus = (em: SqlEntityManager, wanted: PositionStatus) =>
    findPositions(em, { portfolioId, status: wanted, after, limit: limit + 1 });
  // The index that gives the order begins with the status; without one, all lots of the portfolio would be sorted.
  const rows =
    status === undefined
      ? await entityManager(db).transactional(
          async (em) => [...(await ofStatus(em, 'open')), ...(await ofStatus(em, 'closed'))],
          snapshot,
        )
      : await ofStatus(entityManager(db), status);
  return pageOf(rows.toSorted(newestFirst), limit, ({ openedAt, tradeId }) => ({
    time: openedAt,
    id: tradeId,
  }));
}
