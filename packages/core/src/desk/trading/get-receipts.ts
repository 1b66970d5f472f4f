import { IsolationLevel } from '@mikro-orm/core';
import {
  receiptDifferences,
  requireId,
  requirePortfolioId,
  type Fill,
  type ReceiptDifference,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { FillEntity } from '../../store/tables/entities.ts';
import { tradeNotFound } from './list-trades.ts';

/** A fill with its receipt, and what came of computing it again from the receipt alone. */
export interface CheckedFill {
  readonly fill: Fill;
  /** True if the receipt gives exactly this fill. */
  readonly equal: boolean;
  readonly differences: readonly ReceiptDifference[];
}

/**
 * The fills of a trade in the order in which they were recorded, each recomputed from its receipt. A rejected trade has
 * none, and is not found.
 * @throws DomainError TRADE_NOT_FOUND, INVALID_INPUT
 */
export async function getReceipts(
  db: Database,
  portfolioId: number,
  tradeId: string,
): Promise<CheckedFill[]> {
  requirePortfolioId(portfolioId);
  requireId('tradeId', tradeId);
  const snapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };
  const fills = await entityManager(db).transactional(async (em) => {
    const rows = await em.find(
      FillEntity,
      { portfolioId, tradeId },
      { orderBy: { recordedAt: 'asc', commandId: 'asc' } },
    );
    return rows.map((row): Fill => ({ ...row }));
  }, snapshot);
  if (fills.length === 0) throw tradeNotFound({ portfolioId, tradeId });
  return fills.map((fill) => {
    const differences = receiptDifferences(fill, fills);
    return { fill, equal: differences.length === 0, differences };
  });
}
