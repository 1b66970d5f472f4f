import { z } from 'zod';
import { getRisk, setLimits } from '@prescient/core';
import { authorFor, riskHistory, turnHalt } from '../risk-halts.ts';
import { limit, portfolioId } from '../schemas/common.ts';
import { haltsOutput, historyOutput, limitsInput, reason, riskOutput } from '../schemas/risk.ts';
import { adminProcedure, pageProcedure, readProcedure, router, tradeProcedure } from '../trpc.ts';

/** One portfolio, or `all`: there the caller must be an administrator of all portfolios. */
const oneOrAll = z.union([portfolioId, z.literal('all')]);
const turn = z.strictObject({ portfolioId: oneOrAll, reason });

export const riskRouter = router({
  /** The limits and kill switches of a portfolio, and how it stands to them. */
  get: readProcedure
    .input(z.strictObject({ portfolioId }))
    .output(riskOutput)
    .query(({ ctx, input }) => getRisk(ctx.reads, input.portfolioId)),

  /** Sets limits: one that is absent stays, null takes it away. `figures` say what exceeds them already. */
  set: adminProcedure
    .input(z.strictObject({ portfolioId, limits: limitsInput, reason }))
    .output(riskOutput)
    .mutation(async ({ ctx, input }) =>
      setLimits(ctx.db, { ...input, by: await authorFor(ctx, input.portfolioId) }),
    ),

  /** Changes of limits and kill switches, newest first; `nextBefore` asks for the next ones. */
  history: pageProcedure
    .input(z.strictObject({ portfolioId: oneOrAll, limit, before: z.int().min(1).nullish() }))
    .output(historyOutput)
    .query(({ ctx, input: { portfolioId: whose, before, ...part } }) =>
      riskHistory(ctx.reads, whose, { ...part, before: before ?? null }),
    ),

  /** Stops all buys of a portfolio, or of all; sales and settlements go on. */
  halt: tradeProcedure
    .input(turn)
    .output(haltsOutput)
    .mutation(({ ctx, input }) => turnHalt(ctx, input, true)),

  /** Lifts a halt. */
  resume: adminProcedure
    .input(turn)
    .output(haltsOutput)
    .mutation(({ ctx, input }) => turnHalt(ctx, input, false)),
});
