import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  receiptDifferences,
  requireId,
  requirePortfolioId,
  type Fill,
  type ReceiptDifference,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { plainRows } from '../../store/connection/plain-rows.ts';
import { FillEntity } from '../../store/tables/entities.ts';
import { decodeCursor, encodeCursor, requireLimit, type Page, type Place } from '../cursor.ts';
import { readPage } from '../read-page.ts';
import { tradeNotFound } from './list-trades.ts';

/** A fill with its receipt, and the result of computing it again from the receipt alone. */
export interface CheckedFill {
  readonly fill: Fill;
  /** True if the receipt gives exactly this fill. */
  readonly equal: boolean;
  readonly differences: readonly ReceiptDifference[];
}

/** The fills to check. */
export interface ReceiptQuery {
  readonly portfolioId: number;
  readonly tradeId: string;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

/** Fills that are read together: the receipt of one may hold every level of a deep book. */
const PART = 20;
const AFTER = 'and recorded_at >= $4 and (recorded_at > $4 or command_id > $5)';

function findFills(
  em: SqlEntityManager,
  { portfolioId, tradeId, after, limit }: Omit<ReceiptQuery, 'cursor'> & { after: Place | null },
): Promise<Fill[]> {
  const sql = `select * from fills where portfolio_id = $1 and trade_id = $2 ${after ? AFTER : ''}
    order by recorded_at, command_id limit $3`;
  const place = after ? [after.time.toISOString(), after.id] : [];
  return plainRows(em, FillEntity, { sql, parameters: [portfolioId, tradeId, limit, ...place] });
}

/** The settlements that reversals among the fills took back, which their receipts are checked by. */
async function settlementsOf(em: SqlEntityManager, fills: readonly Fill[]): Promise<Fill[]> {
  const ids = fills.flatMap(({ receipt: { settlementId } }) => settlementId ?? []);
  if (ids.length === 0) return [];
  const { portfolioId, tradeId } = fills[0]!;
  const sql =
    'select * from fills where portfolio_id = $1 and trade_id = $2 and command_id = any($3::text[])';
  return plainRows(em, FillEntity, { sql, parameters: [portfolioId, tradeId, ids] });
}

/**
 * A page of the fills of a trade in the order in which they were recorded, each recomputed from its receipt. A rejected
 * trade has none, and is not found.
 * @throws DomainError TRADE_NOT_FOUND, INVALID_INPUT
 */
export async function getReceipts(db: Database, query: ReceiptQuery): Promise<Page<CheckedFill>> {
  const { portfolioId, tradeId, limit, cursor } = query;
  requirePortfolioId(portfolioId);
  requireId('tradeId', tradeId);
  requireLimit(limit);
  const { page, settlements } = await entityManager(db).transactional(async (em) => {
    const found = await readPage<Fill, Place>(
      { after: cursor == null ? null : decodeCursor(cursor), limit },
      {
        read: (after, count) => findFills(em, { portfolioId, tradeId, after, limit: count }),
        placeOf: ({ recordedAt, commandId }) => ({ time: recordedAt, id: commandId }),
        encode: encodeCursor,
        part: PART,
      },
    );
    return { page: found, settlements: await settlementsOf(em, found.items) };
  }, readSnapshot);
  if (page.items.length === 0 && cursor == null) throw tradeNotFound({ portfolioId, tradeId });
  return { ...page, items: page.items.map((fill) => checked(fill, settlements)) };
}

function checked(fill: Fill, settlements: readonly Fill[]): CheckedFill {
  const differences = receiptDifferences(fill, settlements);
  return { fill, equal: differences.length === 0, differences };
}
