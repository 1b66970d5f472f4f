import { z } from 'zod';
import { getPortfolio, listCycles } from '@prescient/core';
import { cursor, limit, portfolioId } from '../schemas/common.ts';
import { cycleInput, cyclePage, cycleStatusOutput, ranCycleOutput, STATUS_ROWS } from '../schemas/cycle.ts';
import { strategyName } from '../schemas/signal.ts';
import { portfolioCycleStatus, runPortfolioCycle } from '../trading/run-portfolio-cycle.ts';
import { pageProcedure, router, tradeProcedure } from '../trpc.ts';

export const cycleRouter = router({
  /**
   * Runs a cycle: stores its signals and the strategy's state, executes the signals, keeps the equity. The same number goes on
   * where it was interrupted, and answers as it did once it has ended.
   */
  run: tradeProcedure
    .input(cycleInput)
    .output(ranCycleOutput)
    .mutation(({ ctx, input }) => runPortfolioCycle(ctx, input)),

  /** The cycle to finish, the number of the next one, and what strategies remember. */
  status: pageProcedure
    .meta({ access: 'read', rows: STATUS_ROWS })
    .input(z.strictObject({ portfolioId, strategy: strategyName.optional() }))
    .output(cycleStatusOutput)
    .query(({ ctx, input }) => portfolioCycleStatus(ctx, input.portfolioId, input.strategy)),

  /** Cycles, newest first. */
  history: pageProcedure
    .input(z.strictObject({ portfolioId, limit, cursor }))
    .output(cyclePage)
    .query(async ({ ctx, input }) => {
      await getPortfolio(ctx.reads, input.portfolioId);
      return listCycles(ctx.reads, input);
    }),
});
