import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  cancelSignals,
  executeSignals,
  getPortfolio,
  listSignals,
  MAX_SIGNALS,
  SIGNAL_STATUSES,
  submitSignals,
  type SignalRecord,
} from '@prescient/core';
import { wireError } from '../errors.ts';
import type { ServerContext } from '../http/trpc-route.ts';
import { signalOutside } from '../outside-names.ts';
import { cursor, id, PAGE_SIZE } from '../schemas/common.ts';
import { signalIds, strategyName } from '../schemas/signal.ts';
import { carryOut } from '../trading/carry-out.ts';
import { intentBody, intentOf, versionText } from './intent-body.ts';
import { limitText, wholeNumber } from './query-text.ts';
import { inRestNames, plainView } from './views.ts';

const signalBody = z
  .strictObject({ id, strategy: strategyName, version: versionText, ...intentBody })
  .transform(({ id: signalId, strategy, version, ...intent }) => ({
    signalId,
    strategy,
    version,
    ...intentOf(intent),
  }));

const submitBody = z.strictObject({ signals: z.array(signalBody).min(1).max(MAX_SIGNALS) });
const cancelBody = z.strictObject({ ids: signalIds });
const executeBody = z.strictObject({
  ids: signalIds.optional(),
  limit: wholeNumber.pipe(z.int().min(1).max(MAX_SIGNALS)).default(MAX_SIGNALS),
  cursor,
});
const listQuery = z.strictObject({
  status: z.enum(SIGNAL_STATUSES).optional(),
  strategy: strategyName.optional(),
  venue: id.default('polymarket'),
  market_id: id.optional(),
  limit: limitText,
  cursor,
});

const signalView = (signal: SignalRecord) => plainView(signalOutside(signal)) as Record<string, unknown>;

/** Registers the signals of strategies: to submit, list, execute and cancel them. */
export function signalRoutes(server: FastifyInstance, context: ServerContext): void {
  const { db, reads } = context;

  server.post('/paper-trading/signals', { config: { access: 'trade' } }, async ({ asked }) => {
    const { signals } = submitBody.parse(asked.fields);
    const items = await inRestNames(submitSignals(db, asked.portfolioId, signals));
    return { signals: items.map(({ signal, replayed }) => ({ ...signalView(signal), replayed })) };
  });

  server.get(
    '/paper-trading/signals',
    { config: { access: 'read', rows: PAGE_SIZE } },
    async ({ asked: { portfolioId, fields } }) => {
      const { venue, market_id: marketId, ...query } = listQuery.parse(fields);
      await getPortfolio(reads, portfolioId);
      const market = marketId === undefined ? undefined : { venue, marketId };
      const { items, nextCursor } = await listSignals(reads, { portfolioId, ...query, market });
      return { signals: items.map(signalView), count: items.length, next_cursor: nextCursor };
    },
  );

  server.post('/paper-trading/signals/execute', { config: { access: 'trade' } }, async ({ asked }) => {
    const { portfolioId, fields } = asked;
    const query = executeBody.parse(fields ?? {});
    await getPortfolio(db, portfolioId);
    const { items, nextCursor } = await executeSignals(db, { portfolioId, ...query }, (commands) =>
      carryOut({ ...context, token: asked.token }, commands),
    );
    return {
      signals: items.map(({ signal, refusal }) => ({
        ...signalView(signal),
        refusal: refusal && wireError(refusal),
      })),
      next_cursor: nextCursor,
    };
  });

  server.post('/paper-trading/signals/cancel', { config: { access: 'trade' } }, async ({ asked }) => {
    const { ids } = cancelBody.parse(asked.fields);
    const signals = await cancelSignals(db, asked.portfolioId, ids);
    return { signals: signals.map(signalView) };
  });
}
