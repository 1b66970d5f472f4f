import { requireOneOf, requirePortfolioId, type Cell } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { portfolioNotFound } from '../../store/ledger/locked-portfolio.ts';
import {
  exportColumns,
  EXPORTS,
  loadExport,
  type ExportName,
  type ExportPlace,
  type ExportRow,
} from '../../store/reports/load-export.ts';
import { decodeCursor, encodeCursor, requireLimit } from '../cursor.ts';
import { readPage } from '../read-page.ts';

/** The rows of a table to export. */
export interface ExportQuery {
  readonly portfolioId: number;
  readonly what: ExportName;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

/** Rows of a table as text, oldest first; `nextCursor` asks for the next ones and is null on the last page. */
export interface ExportPage {
  readonly columns: readonly string[];
  readonly rows: Cell[][];
  readonly nextCursor: string | null;
}

function placeOf(cursor: string): ExportPlace {
  const { time, id } = decodeCursor(cursor);
  return { time: time.toISOString(), id };
}

/**
 * One page of the trades, the fills or the equity of a portfolio.
 * @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT
 */
export async function exportPage(db: Database, query: ExportQuery): Promise<ExportPage> {
  const { portfolioId, what, limit, cursor } = query;
  requirePortfolioId(portfolioId);
  requireOneOf('what', what, EXPORTS);
  requireLimit(limit);
  const page = { after: cursor == null ? null : placeOf(cursor), limit };
  return entityManager(db).transactional(async (em) => {
    const [found] = await rawQuery(em, 'select 1 from portfolio_state where id = $1', [portfolioId]);
    if (!found) throw portfolioNotFound(portfolioId);
    const { items, nextCursor } = await readPage<ExportRow, ExportPlace>(page, {
      read: (after, count) => loadExport(em, what, { portfolioId, after, limit: count }),
      placeOf: ({ place }) => place,
      part: limit + 1,
      encode: ({ time, id }) => encodeCursor({ time: new Date(time), id }),
    });
    return { columns: exportColumns(what), rows: items.map(({ cells }) => cells), nextCursor };
  }, readSnapshot);
}

/**
 * All pages of a table, one after another, as they are by then: rows that are added meanwhile come, too.
 * @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT
 */
export async function* exportPages(
  db: Database,
  query: Omit<ExportQuery, 'cursor'>,
): AsyncGenerator<ExportPage> {
  let cursor: string | null = null;
  do {
    const page: ExportPage = await exportPage(db, { ...query, cursor });
    yield page;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
