import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { getPortfolio, listTrades, TRADE_STATUSES } from '@prescient/core';
import type { CallContext, Context } from '../context.ts';
import { cursor } from '../schemas/common.ts';
import { loadMarked } from '../markets/load-marked.ts';
import { isDatabaseUp, lockedPortfolios } from '../health.ts';
import { closeByRest } from './close.ts';
import { parseExactJson } from './exact-json.ts';
import { executeSignals } from './execute-signals.ts';
import { errorHandler } from './protocol-error.ts';
import { guardRoutes } from './guard.ts';
import { limitText, portfolioIdText } from './query-text.ts';
import { signalsOf } from './signal-source.ts';
import { portfolioView, tradeView } from './views.ts';

/** Room for 5,000 signals as the prototype writes them. */
const SIGNALS_LIMIT_BYTES = 4_194_304;

const portfolioQuery = z.strictObject({ portfolio_id: portfolioIdText });
const historyQuery = z.strictObject({
  portfolio_id: portfolioIdText,
  limit: limitText,
  status: z.enum(TRADE_STATUSES).optional(),
  cursor,
});

/** The plan's curl calls: snake_case, money as JSON numbers, exact to the micro-dollar both ways. */
export function restRoutes(server: FastifyInstance, context: Omit<CallContext, 'authorization'>): void {
  const { db } = context;
  guardRoutes(server, context.gatekeeper);
  server.setErrorHandler(errorHandler(context));
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseExactJson(body, 'body'),
  );

  server.get('/paper-trading/portfolio', { config: { access: 'read' } }, async ({ query }) =>
    portfolioView(await loadMarked(context, portfolioQuery.parse(query).portfolio_id)),
  );

  server.post(
    '/paper-trading/execute',
    { config: { access: 'trade' }, bodyLimit: SIGNALS_LIMIT_BYTES },
    async ({ body }) => executeSignals(context, await signalsOf(body, context.signalsFile)),
  );

  server.post('/paper-trading/close', { config: { access: 'trade' } }, async ({ body }) =>
    closeByRest(context, body),
  );

  server.get('/paper-trading/history', { config: { access: 'read' } }, async ({ query }) => {
    const { portfolio_id, ...page } = historyQuery.parse(query);
    await getPortfolio(db, portfolio_id);
    const { items, nextCursor } = await listTrades(db, { portfolioId: portfolio_id, ...page });
    return { trades: items.map(tradeView), count: items.length, next_cursor: nextCursor };
  });
}

/** Whether to restart this process (`/livez`), and whether to send it work (`/readyz`). */
export function healthRoutes(server: FastifyInstance, context: Context): void {
  server.get('/livez', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const up = await isDatabaseUp(context);
    reply.code(up ? 200 : 503);
    // A portfolio that is locked is no reason to send the others' work away, and another process would say the same.
    const locked = up ? await lockedPortfolios(context) : null;
    return { status: up ? 'ok' : 'unavailable', database: up ? 'up' : 'down', locked_portfolios: locked };
  });
}
