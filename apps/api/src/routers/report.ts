import { z } from 'zod';
import { equity, rankPortfolios, type RankedPortfolio } from '@prescient/core';
import { PERIODS, standingSteps } from '@prescient/reports';
import { inTurns } from '../in-turns.ts';
import { portfolioReport, portfolioReports, REPORT_ROWS } from '../portfolio-report.ts';
import { portfolioId } from '../schemas/common.ts';
import { comparisonOutput, reportOutput, standingOutput } from '../schemas/report.ts';
import { rowsOutput } from '../schemas/rows.ts';
import { pageProcedure, router } from '../trpc.ts';

/** Portfolios that are compared at once. */
const MOST_COMPARED = 10;
/** Lines of the leaderboard that are computed at once. */
const MOST_RANKS = 20;
/** The last rank that is listed. */
const LAST_RANK = 1_000_000;
async function standingOf({ portfolio, events }: RankedPortfolio, rank: number) {
  const { id, name, status, initialBalance, tradeCount } = portfolio;
  const clusters = events.map(({ realizedPnl, cost }) => ({ top: realizedPnl, bottom: cost }));
  const sums = { initialBalance, equity: equity(portfolio) };
  const standing = await inTurns(standingSteps(sums, clusters));
  return { rank, portfolioId: id, name, status, tradeCount, ...standing };
}

export const reportRouter = router({
  /** The earnings of a portfolio, and how far they can be believed. */
  get: pageProcedure
    .meta({ access: 'read', rows: REPORT_ROWS })
    .input(z.strictObject({ portfolioId, period: z.enum(PERIODS).default('month') }))
    .output(reportOutput)
    .query(({ ctx, input }) => portfolioReport(ctx, input.portfolioId, input.period)),

  /**
   * The reports of several portfolios beside each other, in the order in which they are named, and all of their trades by
   * category and period together.
   */
  compare: pageProcedure
    .meta({ access: 'read', touches: 'portfolioIds', rows: MOST_COMPARED * REPORT_ROWS })
    .input(
      z.strictObject({
        portfolioIds: z.array(portfolioId).min(1).max(MOST_COMPARED),
        period: z.enum(PERIODS).default('month'),
      }),
    )
    .output(comparisonOutput)
    .query(({ ctx, input }) => portfolioReports(ctx, input.portfolioIds, input.period)),

  /**
   * Portfolios that have traded, by their return, the highest first; archived ones are left out. `nextAfter` asks for the
   * next ranks.
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
    .query(async ({ ctx, input: { limit, after } }) => {
      const ranked = await rankPortfolios(ctx.reads, { limit: limit + 1, after });
      const items = [];
      for (const [index, one] of ranked.slice(0, limit).entries()) {
        ctx.reading.countSummed(one.events.length);
        items.push(await standingOf(one, after + index + 1));
      }
      return { items, nextAfter: ranked.length > limit ? after + limit : null };
    }),
});
