import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  cancelSignals,
  executeSignals,
  getPortfolio,
  listSignals,
  MAX_NUMBER,
  MAX_SIGNALS,
  SIGNAL_ACTS,
  SIGNAL_STATUSES,
  submitSignals,
  type SignalRecord,
} from '@prescient/core';
import { wireError } from '../errors.ts';
import type { ServerContext } from '../http/trpc-route.ts';
import { signalOutside } from '../outside-names.ts';
import { cursor, id, PAGE_SIZE, text, timeInput } from '../schemas/common.ts';
import { priceInput, sharesInput, usdInput } from '../schemas/money.ts';
import { signalIds, strategyName } from '../schemas/signal.ts';
import { probability, timeInForce } from '../schemas/trade.ts';
import { carryOut } from '../trading/carry-out.ts';
import { limitText, wholeNumber } from './query-text.ts';
import { inRestNames, plainView } from './views.ts';

/** A number of a body, of which `parseExactJson` makes text. */
const jsonDecimal = z
  .string('must be a number')
  .regex(/^\d?(?:\.\d{1,20})?$/, 'must be a number from 0 to 1')
  .transform(Number);

const signalBody = z
  .strictObject({
    id,
    strategy: strategyName,
    version: wholeNumber.pipe(z.int().min(1).max(MAX_NUMBER)),
    venue: id.default('polymarket'),
    market_id: id,
    outcome: wholeNumber.pipe(z.literal([0, 1])),
    do: z.enum(SIGNAL_ACTS),
    limit_price: priceInput,
    stake: usdInput.nullable().default(null),
    trade_id: id.nullable().default(null),
    shares: sharesInput.nullable().default(null),
    time_in_force: timeInForce,
    confidence: jsonDecimal.pipe(z.number().min(0).max(1)).nullable().default(null),
    p: jsonDecimal.pipe(probability).nullable().default(null),
    why: text.nullable().default(null),
    expires_at: timeInput,
  })
  .transform(({ id: signalId, market_id, limit_price, trade_id, time_in_force, expires_at, ...signal }) => ({
    ...signal,
    signalId,
    marketId: market_id,
    limitPrice: limit_price,
    tradeId: trade_id,
    timeInForce: time_in_force,
    expiresAt: expires_at,
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
