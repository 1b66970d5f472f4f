import { z } from 'zod';
import { PERIODS } from '@prescient/reports';
import { LAST_RANK, leaderboard, MOST_COMPARED, MOST_RANKS } from '../leaderboard.ts';
import { portfolioReport, portfolioReports, REPORT_ROWS } from '../portfolio-report.ts';
import { portfolioId } from '../schemas/common.ts';
import { comparisonOutput, reportOutput, standingOutput } from '../schemas/report.ts';
import { rowsOutput } from '../schemas/rows.ts';
import { pageProcedure, router } from '../trpc.ts';

const period = z.enum(PERIODS).default('month');

export const reportRouter = router({
  /** The earnings of a portfolio, and how far they can be believed. */
  get: pageProcedure
    .meta({ access: 'read', rows: REPORT_ROWS })
    .input(z.strictObject({ portfolioId, period }))
    .output(reportOutput)
    .query(({ ctx, input }) => portfolioReport(ctx, input.portfolioId, input.period)),

  /**
   * The reports of several portfolios beside each other, in the order in which they are named, and all of their trades by
   * category and period together.
   */
  compare: pageProcedure
    .meta({ access: 'read', touches: 'portfolioIds', rows: MOST_COMPARED * REPORT_ROWS })
    .input(z.strictObject({ portfolioIds: z.array(portfolioId).min(1).max(MOST_COMPARED), period }))
    .output(comparisonOutput)
    .query(({ ctx, input }) => portfolioReports(ctx, input.portfolioIds, input.period)),

  /**
   * Portfolios that have traded, by their return, the highest first, each with the hash of its ledger; archived ones are
   * left out. `nextAfter` asks for the next ranks.
   */
  leaderboard: pageProcedure
    .meta({ access: 'read', rows: MOST_RANKS })
    .input(
      z.strictObject({
        limit: z.int().min(1).max(MOST_RANKS).default(MOST_RANKS),
        after: z.int().min(0).max(LAST_RANK).default(0),
      }),
    )
    .output(z.object({ items: rowsOutput(standingOutput), nextAfter: z.int().nullable() }))
    .query(({ ctx, input }) => leaderboard(ctx, input)),
});
