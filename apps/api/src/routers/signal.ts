import { z } from 'zod';
import {
  cancelSignals,
  executeSignals,
  getPortfolio,
  listSignals,
  MAX_SIGNALS,
  SIGNAL_STATUSES,
  submitSignals,
} from '@prescient/core';
import { wireError } from '../errors.ts';
import { signalOutside } from '../outside-names.ts';
import { cursor, id, limit, portfolioId } from '../schemas/common.ts';
import {
  executedOutput,
  signalIds,
  signalPage,
  signalsInput,
  strategyName,
  submittedOutput,
} from '../schemas/signal.ts';
import { carryOut } from '../trading/carry-out.ts';
import { pageProcedure, router, tradeProcedure } from '../trpc.ts';

/** Signals that are executed at once. */
const executeLimit = z.int().min(1).max(MAX_SIGNALS).default(MAX_SIGNALS);

export const signalRouter = router({
  /** Submits signals, all or none; they are pending until somebody executes them. */
  submit: tradeProcedure
    .input(z.strictObject({ portfolioId, signals: signalsInput }))
    .output(submittedOutput)
    .mutation(async ({ ctx, input }) => {
      const items = await submitSignals(ctx.db, input.portfolioId, input.signals);
      return { items: items.map(({ signal, replayed }) => ({ signal: signalOutside(signal), replayed })) };
    }),

  /** Signals, newest first. */
  list: pageProcedure
    .input(
      z.strictObject({
        portfolioId,
        status: z.enum(SIGNAL_STATUSES).optional(),
        strategy: strategyName.optional(),
        market: z.strictObject({ venue: id.default('polymarket'), marketId: id }).optional(),
        limit,
        cursor,
      }),
    )
    .output(signalPage)
    .query(async ({ ctx, input }) => {
      await getPortfolio(ctx.reads, input.portfolioId);
      const { items, nextCursor } = await listSignals(ctx.reads, input);
      return { items: items.map(signalOutside), nextCursor };
    }),

  /**
   * Executes the signals with these ids, or those that are pending, the oldest first: each exactly once, none after it
   * expired. `nextCursor` goes on with those that are pending.
   */
  execute: tradeProcedure
    .input(z.strictObject({ portfolioId, ids: signalIds.optional(), limit: executeLimit, cursor }))
    .output(executedOutput)
    .mutation(async ({ ctx, input }) => {
      await getPortfolio(ctx.db, input.portfolioId);
      const { items, nextCursor } = await executeSignals(ctx.db, input, (commands) =>
        carryOut(ctx, commands),
      );
      return {
        nextCursor,
        items: items.map(({ signal, refusal }) => ({
          signal: signalOutside(signal),
          refusal: refusal && wireError(refusal),
        })),
      };
    }),

  /** Takes signals back: those that are pending will never be executed; the others stay as they are. */
  cancel: tradeProcedure
    .input(z.strictObject({ portfolioId, ids: signalIds }))
    .output(signalPage.pick({ items: true }))
    .mutation(async ({ ctx, input }) => {
      const signals = await cancelSignals(ctx.db, input.portfolioId, input.ids);
      return { items: signals.map(signalOutside) };
    }),
});
