import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { getPortfolio, listTrades, summarizePortfolio, TRADE_STATUSES } from '@prescient/core';
import type { ServerContext } from '../http/trpc-route.ts';
import { cursor, PAGE_SIZE, SUMMARY_PAGE_SIZE } from '../schemas/common.ts';
import { bookOf, marksOf } from '../context.ts';
import { closeByRest } from './close.ts';
import { cycleRoutes } from './cycle-routes.ts';
import { parseExactJson } from './exact-json.ts';
import { executeSignals } from './execute-signals.ts';
import { exportRoute } from './export-route.ts';
import { portfolioRoutes } from './portfolio-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { errorHandler } from './protocol-error.ts';
import { guardRoutes } from './guard.ts';
import { countRoutes } from '../metrics/count-routes.ts';
import { limitText, summaryLimitText } from './query-text.ts';
import { riskRoutes } from './risk-routes.ts';
import { signalRoutes } from './signal-routes.ts';
import { signalsOf } from './signal-source.ts';
import { portfolioView, tradeView } from './views.ts';

/** Room for 5,000 signals as the prototype writes them. */
const SIGNALS_LIMIT_BYTES = 4_194_304;

const portfolioQuery = z.strictObject({ limit: summaryLimitText, cursor });
const historyQuery = z.strictObject({
  limit: limitText,
  status: z.enum(TRADE_STATUSES).optional(),
  cursor,
});

/** The plan's curl calls: snake_case, money as JSON numbers, exact to the micro-dollar both ways. */
export function restRoutes(server: FastifyInstance, context: ServerContext): void {
  const { reads, gatekeeper } = context;
  guardRoutes(server, context);
  countRoutes(server, context);
  server.setErrorHandler(errorHandler(context));
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseExactJson(body, 'body'),
  );

  server.get(
    '/paper-trading/portfolio',
    { config: { access: 'read', rows: SUMMARY_PAGE_SIZE } },
    async ({ asked, reading }) => {
      const page = portfolioQuery.parse(asked.fields);
      const { portfolioId } = asked;
      const summary = await summarizePortfolio(reads, {
        portfolioId,
        ...page,
        marks: marksOf(context),
        bookOf: bookOf(context),
      });
      reading.countSummed(summary.positionsTotal);
      return portfolioView(summary, { live: Boolean(context.feed) });
    },
  );

  server.post(
    '/paper-trading/execute',
    { config: { access: 'trade' }, bodyLimit: SIGNALS_LIMIT_BYTES },
    async ({ asked: { portfolioId, fields, token, key } }) => {
      const { signals, fromFile } = await signalsOf(fields, context.signalsFile);
      // The number of signals in the file is known only now; one of them was paid for at the door.
      if (fromFile) gatekeeper.owe(token, signals.length - 1);
      return executeSignals({ ...context, token }, { portfolioId, signals, key });
    },
  );

  server.post('/paper-trading/close', { config: { access: 'trade' } }, async ({ asked }) =>
    closeByRest(context, asked),
  );

  server.get(
    '/paper-trading/history',
    { config: { access: 'read', rows: PAGE_SIZE } },
    async ({ asked: { portfolioId, fields } }) => {
      const page = historyQuery.parse(fields);
      await getPortfolio(reads, portfolioId);
      const { items, nextCursor } = await listTrades(reads, { portfolioId, ...page });
      return { trades: items.map(tradeView), count: items.length, next_cursor: nextCursor };
    },
  );

  const further = [portfolioRoutes, reportRoutes, exportRoute, signalRoutes, cycleRoutes, riskRoutes];
  for (const register of further) register(server, context);
}

/** Registers `/livez` (restart this process or not) and `/readyz` (send it work or not). */
export function healthRoutes(
  server: FastifyInstance,
  { health, feed }: Pick<ServerContext, 'health' | 'feed'>,
): void {
  server.get('/livez', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const { up, locked } = await health.look();
    // A portfolio that is locked is no reason to send the others' work away, and another process would say the same.
    reply.code(up ? 200 : 503);
    return {
      status: up ? 'ok' : 'unavailable',
      database: up ? 'up' : 'down',
      locked_portfolios: locked,
      recording: feed?.recording ?? null,
    };
  });
}
