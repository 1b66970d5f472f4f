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

/** Narrow on the time first, so that the index starts at the place instead of reading up to it. */
const before = ({ time, id }: Place) => ({
  recordedAt: { $lte: time },
  $or: [{ recordedAt: { $lt: time } }, { tradeId: { $lt: id } }],
});

/**
 * Trades of a portfolio, newest first; executed and rejected ones.
 * @throws DomainError INVALID_INPUT
 */
export async function listTrades(db: Database, query: TradeQuery): Promise<Page<Trade>> {
  const { portfolioId, status, limit, cursor } = query;
  requirePortfolioId(portfolioId);
  requireLimit(limit);
  if (status !== undefined) requireOneOf('status', status, TRADE_STATUSES);
  const ofStatus = { portfolioId, ...(status === undefined ? {} : { status }) };
  return readPage(
    { after: cursor == null ? null : decodeCursor(cursor), limit },
    {
      async read(after, count) {
        const where = { ...ofStatus, ...(after && before(after)) };
        const orderBy = { recordedAt: 'desc', tradeId: 'desc' } as const;
        const rows = await entityManager(db).find(TradeEntity, where, { orderBy, limit: count });
        return rows.map((row): Trade => ({ ...row }));
      },
      placeOf: ({ recordedAt, tradeId }) => ({ time: recordedAt, id: tradeId }),
      encode: encodeCursor,
    },
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
