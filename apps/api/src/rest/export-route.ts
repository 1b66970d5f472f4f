import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  exportPage,
  EXPORTS,
  sizeOf,
  type Database,
  type ExportPage,
  type ExportQuery,
} from '@prescient/core';
import { EXPORT_FORMATS, exportText } from '@prescient/reports';
import type { Reading } from '../access/reading.ts';
import type { ServerContext } from '../http/trpc-route.ts';

/** Rows that are read in one turn, so that neither memory nor the event loop has more to hold. */
const ROWS_A_PAGE = 500;

const exportQuery = z.strictObject({
  what: z.enum(EXPORTS).default('trades'),
  format: z.enum(EXPORT_FORMATS).default('csv'),
});

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

/** The means of an export: each page is read in its turn, as all background reading is. */
interface ExportMeans {
  readonly reads: Database;
  readonly reading: Reading;
}

async function readPage({ reads, reading }: ExportMeans, query: ExportQuery): Promise<ExportPage> {
  const turn = await reading.turn(query.limit);
  let cost = { rows: 0, bytes: 0 };
  try {
    const page = await exportPage(reads, query);
    cost = { rows: page.rows.length, bytes: sizeOf(page.rows) };
    return page;
  } finally {
    turn.end(cost);
  }
}

/** The pages from a first one on, each read when the client has taken the one before. */
async function* pagesFrom(
  means: ExportMeans,
  query: ExportQuery,
  first: ExportPage,
): AsyncGenerator<ExportPage> {
  let page = first;
  for (;;) {
    yield page;
    if (page.nextCursor === null) return;
    page = await readPage(means, { ...query, cursor: page.nextCursor });
  }
}

/** Registers the export of a portfolio's trades, fills or equity as one CSV or JSON. */
export function exportRoute(server: FastifyInstance, { reads }: ServerContext): void {
  server.get(
    '/paper-trading/export',
    { config: { access: 'read' } },
    async ({ asked: { portfolioId, fields }, reading }, reply) => {
      const { what, format } = exportQuery.parse(fields);
      const means = { reads, reading };
      const query = { portfolioId, what, limit: ROWS_A_PAGE };
      // A refusal of the first page still has a status of its own.
      const first = await readPage(means, query);
      const text = exportText(pagesFrom(means, query, first), format);
      return reply
        .header('content-type', TYPES[format])
        .header('content-disposition', `attachment; filename="portfolio-${portfolioId}-${what}.${format}"`)
        .send(Readable.from(text, { highWaterMark: 1 }));
    },
  );
}
