import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  DomainError,
  requireId,
  requireOneOf,
  requirePortfolioId,
  TRADE_STATUSES,
  type Trade,
  type TradeStatus,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { plainRows } from '../../store/connection/plain-rows.ts';
import { TradeEntity } from '../../store/tables/entities.ts';
import { decodeCursor, encodeCursor, requireLimit, type Page, type Place } from '../cursor.ts';
import { readPage } from '../read-page.ts';

/** The trades to list. */
export interface TradeQuery {
  readonly portfolioId: number;
  readonly status?: TradeStatus | undefined;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

// Narrow on the time first, so that the index starts at the place instead of reading up to it.
const BEFORE = 'and recorded_at <= $3 and (recorded_at < $3 or trade_id < $4)';

function findTrades(
  em: SqlEntityManager,
  {
    portfolioId,
    status,
    after,
    limit,
  }: Pick<TradeQuery, 'portfolioId' | 'status' | 'limit'> & { after: Place | null },
): Promise<Trade[]> {
  const place = after ? [after.time.toISOString(), after.id] : [];
  const parameters = [portfolioId, limit, ...place, ...(status === undefined ? [] : [status])];
  const ofStatus = status === undefined ? '' : `and status = $${parameters.length}`;
  const sql = `select * from trades where portfolio_id = $1 ${after ? BEFORE : ''} ${ofStatus}
    order by recorded_at desc, trade_id desc limit $2`;
  return plainRows(em, TradeEntity, { sql, parameters });
}

/**
 * Trades of a portfolio, newest first; executed and rejected ones.
 * @throws DomainError INVALID_INPUT
 */
export async function listTrades(db: Database, query: TradeQuery): Promise<Page<Trade>> {
  const { portfolioId, status, limit, cursor } = query;
  requirePortfolioId(portfolioId);
  requireLimit(limit);
  if (status !== undefined) requireOneOf('status', status, TRADE_STATUSES);
  const page = { after: cursor == null ? null : decodeCursor(cursor), limit };
  return entityManager(db).transactional(
    (em) =>
      readPage<Trade, Place>(page, {
        read: (after, count) => findTrades(em, { portfolioId, status, after, limit: count }),
        placeOf: ({ recordedAt, tradeId }) => ({ time: recordedAt, id: tradeId }),
        encode: encodeCursor,
      }),
    readSnapshot,
  );
}

/** The answer where no such trade exists. */
export const tradeNotFound = ({
  portfolioId,
  tradeId,
}: Pick<Trade, 'portfolioId' | 'tradeId'>): DomainError =>
  new DomainError(
    'TRADE_NOT_FOUND',
    `Trade ${tradeId} does not exist in portfolio ${portfolioId}; check both ids.`,
    {
      portfolioId,
      tradeId,
    },
  );

/** One trade. @throws DomainError TRADE_NOT_FOUND, INVALID_INPUT */
export async function getTrade(db: Database, portfolioId: number, tradeId: string): Promise<Trade> {
  requirePortfolioId(portfolioId);
  requireId('tradeId', tradeId);
  const row = await entityManager(db).findOne(TradeEntity, { portfolioId, tradeId });
  if (row) return { ...row };
  throw tradeNotFound({ portfolioId, tradeId });
}
