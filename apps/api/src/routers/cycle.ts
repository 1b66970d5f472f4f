import { z } from 'zod';
import { getPortfolio, listCycles, readCycleStatus, runCycle } from '@prescient/core';
import { bookOf } from '../context.ts';
import { signalOutside } from '../outside-names.ts';
import { cursor, limit, portfolioId } from '../schemas/common.ts';
import { cycleInput, cyclePage, cycleStatusOutput, ranCycleOutput } from '../schemas/cycle.ts';
import { strategyName } from '../schemas/signal.ts';
import { carryOut } from '../trading/carry-out.ts';
import { pageProcedure, router, tradeProcedure } from '../trpc.ts';

/** Rows that a status counts as before it was read. */
const STATUS_ROWS = 12;

export const cycleRouter = router({
  /**
   * Runs a cycle: stores its signals and the strategy's state, executes the signals, keeps the equity. The same number goes on
   * where it was interrupted, and answers as it did once it has ended.
   */
  run: tradeProcedure
    .input(cycleInput)
    .output(ranCycleOutput)
    .mutation(async ({ ctx, input: { request, keepMs } }) => {
      const ran = await runCycle(ctx.db, request, {
        carryOut: (commands) => carryOut(ctx, commands),
        bookOf: bookOf(ctx),
        onDefect: ({ signalId, defect }) => ctx.log.error({ err: defect, signalId }, 'a signal failed'),
        keepMs,
      });
      return { ...ran, signals: ran.signals.map(signalOutside) };
    }),

  /** The cycle to finish, the number of the next one, and what strategies remember. */
  status: pageProcedure
    .meta({ access: 'read', rows: STATUS_ROWS })
    .input(z.strictObject({ portfolioId, strategy: strategyName.optional() }))
    .output(cycleStatusOutput)
    .query(async ({ ctx, input }) => {
      await getPortfolio(ctx.reads, input.portfolioId);
      const { runner, states, ...status } = await readCycleStatus(
        ctx.reads,
        input.portfolioId,
        input.strategy ?? null,
      );
      return {
        ...status,
        states: [...states],
        runner: runner && { name: runner.holder, until: runner.expiresAt },
      };
    }),

  /** Cycles, newest first. */
  history: pageProcedure
    .input(z.strictObject({ portfolioId, limit, cursor }))
    .output(cyclePage)
    .query(async ({ ctx, input }) => {
      await getPortfolio(ctx.reads, input.portfolioId);
      return listCycles(ctx.reads, input);
    }),
});
