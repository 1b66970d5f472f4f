import { z } from 'zod';
import {
  archivePortfolio,
  clonePortfolio,
  createPortfolio,
  exportPage,
  EXPORTS,
  listEquity,
  pausePortfolio,
  PORTFOLIO_TEMPLATES,
  resetPortfolio,
  resumePortfolio,
  TEMPLATE_NAMES,
} from '@prescient/core';
import { withEquity } from '../portfolio-view.ts';
import { cursor, limit, portfolioId, text } from '../schemas/common.ts';
import { cloneInput, newPortfolioInput, resetInput, templateOutput } from '../schemas/new-portfolio.ts';
import { equityPage, exportOutput, portfolioOutput } from '../schemas/portfolio.ts';
import { adminProcedure, pageProcedure, sharedProcedure, tradeProcedure } from '../trpc.ts';

const reason = text.nullable().default(null);

/** The procedures of `portfolio` that begin and end portfolios, and that read their records over time. */
export const lifeProcedures = {
  /** The templates from which a portfolio can be opened. */
  templates: sharedProcedure
    .input(z.void())
    .output(z.array(templateOutput))
    .query(() => TEMPLATE_NAMES.map((name) => ({ name, ...PORTFOLIO_TEMPLATES[name] }))),

  /**
   * Opens a portfolio under an id that the caller chose and deposits its initial balance. Fields beside a `template` replace
   * those of the template, whose limits are set with it.
   */
  create: adminProcedure
    .input(newPortfolioInput)
    .output(portfolioOutput)
    .mutation(async ({ ctx, input }) => withEquity(await createPortfolio(ctx.db, input))),

  /**
   * Opens a portfolio with the settings, the limits and the initial balance of another one; nothing else comes along. Its id
   * is the next free one unless given.
   */
  clone: adminProcedure
    .input(cloneInput)
    .output(portfolioOutput)
    .mutation(async ({ ctx, input }) => withEquity(await clonePortfolio(ctx.db, input))),

  /**
   * Archives a portfolio and opens a fresh one under a new id, the next free one unless given, with the same settings, limits
   * and initial balance.
   */
  reset: adminProcedure
    .input(resetInput)
    .output(portfolioOutput)
    .mutation(async ({ ctx, input }) => withEquity(await resetPortfolio(ctx.db, input))),

  /** Puts a portfolio away for good: it buys no more; what it holds can be closed and is settled; its history stays. */
  archive: adminProcedure
    .input(z.strictObject({ portfolioId, reason }))
    .output(portfolioOutput)
    .mutation(async ({ ctx, input }) =>
      withEquity(await archivePortfolio(ctx.db, input.portfolioId, input.reason)),
    ),

  /** Stops buying; closes and settlements go on. */
  pause: tradeProcedure
    .input(z.strictObject({ portfolioId, reason }))
    .output(portfolioOutput)
    .mutation(async ({ ctx, input }) =>
      withEquity(await pausePortfolio(ctx.db, input.portfolioId, input.reason)),
    ),

  /** Lets the portfolio buy again. */
  resume: tradeProcedure
    .input(z.strictObject({ portfolioId }))
    .output(portfolioOutput)
    .mutation(async ({ ctx, input }) => withEquity(await resumePortfolio(ctx.db, input.portfolioId))),

  /** The equity over time, from the opening on, oldest first: a row for each change that was kept. */
  history: pageProcedure
    .input(z.strictObject({ portfolioId, limit, cursor }))
    .output(equityPage)
    .query(({ ctx, input }) => listEquity(ctx.reads, input)),

  /** A page of the trades, the fills or the equity as text, oldest first, with the columns of the exported CSV. */
  export: pageProcedure
    .input(z.strictObject({ portfolioId, what: z.enum(EXPORTS), limit, cursor }))
    .output(exportOutput)
    .query(({ ctx, input }) => exportPage(ctx.reads, input)),
};
