import { ZERO_USD } from '../../money/index.ts';
import type { Portfolio } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { loadEquity, type EquityRow } from '../../store/reports/load-history.ts';
import { decodeCursor, encodeCursor, requireLimit, type Page } from '../cursor.ts';
import { readPage } from '../read-page.ts';
import { getPortfolio } from './get-portfolio.ts';

/** The equity to list. */
export interface EquityQuery {
  readonly portfolioId: number;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

/** The id of a place in a list in which the time alone is one. */
const NO_ID = '-';

const openingOf = ({ createdAt, initialBalance }: Portfolio): EquityRow => ({
  at: createdAt,
  equity: initialBalance,
  balance: initialBalance,
  marketValue: ZERO_USD,
  sold: initialBalance,
  openPositions: 0,
});

/**
 * Lists the equity of a portfolio over time, from its opening on, oldest first: a row for each change that was kept.
 * @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT
 */
export async function listEquity(
  db: Database,
  { portfolioId, limit, cursor }: EquityQuery,
): Promise<Page<EquityRow>> {
  requireLimit(limit);
  const page = { after: cursor == null ? null : decodeCursor(cursor).time, limit };
  const portfolio = await getPortfolio(db, portfolioId);
  const opening = openingOf(portfolio);
  return entityManager(db).transactional(
    (em) =>
      readPage<EquityRow, Date>(page, {
        async read(after, count) {
          const from = after ?? new Date(opening.at.getTime() - 1);
          const rows = await loadEquity(em, portfolioId, { after: from, before: null, limit: count });
          if (after !== null || rows[0]?.at.getTime() === opening.at.getTime()) return rows;
          return [opening, ...rows].slice(0, count);
        },
        placeOf: ({ at }) => at,
        encode: (time) => encodeCursor({ time, id: NO_ID }),
      }),
    readSnapshot,
  );
}
