import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { getPortfolio, listTrades, loadPortfolio, MAX_PAGE_SIZE, TRADE_STATUSES } from '@prescient/core';
import type { Context } from '../context.ts';
import { isDatabaseUp } from '../health.ts';
import { closeByRest } from './close.ts';
import { parseExactJson } from './exact-json.ts';
import { executeSignals } from './execute-signals.ts';
import { errorHandler } from './protocol-error.ts';
import { portfolioIdText, signalsOf } from './signal-source.ts';
import { portfolioView, tradeView } from './views.ts';

const portfolioQuery = z.strictObject({ portfolio_id: portfolioIdText });
const historyQuery = z.strictObject({
  portfolio_id: portfolioIdText,
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(50),
  status: z.enum(TRADE_STATUSES).optional(),
  cursor: z.string().max(600).optional(),
});

/** The plan's curl calls: snake_case, money as JSON numbers, exact to the micro-dollar both ways. */
export function restRoutes(server: FastifyInstance, context: Context): void {
  const { db } = context;
  server.setErrorHandler(errorHandler(context));
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, body: string | Buffer) =>
    body.length === 0 ? undefined : parseExactJson(body.toString()),
  );

  server.get('/paper-trading/portfolio', async ({ query }) =>
    portfolioView(await loadPortfolio(db, portfolioQuery.parse(query).portfolio_id)),
  );

  server.post('/paper-trading/execute', async ({ body }) => executeSignals(db, await signalsOf(body, context.signalsFile)));

  server.post('/paper-trading/close', async ({ body }) => closeByRest(db, body));

  server.get('/paper-trading/history', async ({ query }) => {
    const { portfolio_id, ...page } = historyQuery.parse(query);
    await getPortfolio(db, portfolio_id);
    const { items, nextCursor } = await listTrades(db, { portfolioId: portfolio_id, ...page });
    return { trades: items.map(tradeView), count: items.length, next_cursor: nextCursor };
  });
}

/** Whether to restart this process (`/livez`), and whether to send it work (`/readyz`). */
export function healthRoutes(server: FastifyInstance, context: Context & { readonly isStopping: () => boolean }): void {
  server.get('/livez', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const up = await isDatabaseUp(context);
    const ready = up && !context.isStopping();
    reply.code(ready ? 200 : 503);
    return { status: ready ? 'ok' : 'unavailable', database: up ? 'up' : 'down', stopping: context.isStopping() };
  });
}
