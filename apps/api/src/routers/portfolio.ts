import { z } from 'zod';
import {
  createPortfolio,
  equity,
  FILL_MODELS,
  getPortfolio,
  listPortfolios,
  listPositions,
  markAgeMsOf,
  positionValue,
  MAX_PORTFOLIO_ID,
  pausePortfolio,
  outcomeOf,
  POSITION_STATUSES,
  remarked,
  resumePortfolio,
  sumUsd,
  unrealizedPnl,
  type Portfolio,
  type Position,
} from '@prescient/core';
import type { CallContext } from '../context.ts';
import { loadMarked } from '../load-marked.ts';
import { positionOutside } from '../outside-names.ts';
import { cursor, limit, portfolioId, text } from '../schemas/common.ts';
import { usdInput, usdOutput } from '../schemas/money.ts';
import {
  bandOutput,
  marksOutput,
  portfolioOutput,
  positionOutput,
  positionPage,
  strategyConfig,
} from '../schemas/portfolio.ts';
import { adminProcedure, readProcedure, router, tradeProcedure } from '../trpc.ts';

const onePortfolio = z.strictObject({ portfolioId });

const withEquity = (portfolio: Portfolio) => ({
  ...portfolio,
  equity: equity(portfolio),
  unrealizedPnl: unrealizedPnl(portfolio),
});

const withValue = (position: Position, now: Date) => ({
  ...positionOutside(position),
  value: positionValue(position),
  markAgeMs: markAgeMsOf(position, now),
});

/** At the live marks where there are any; then the open lots have to be read, too. */
async function accountOf(ctx: CallContext, id: number) {
  if (!ctx.feed) return withEquity(await getPortfolio(ctx.db, id));
  const { portfolio, marks } = await loadMarked(ctx, id);
  return { ...withEquity(portfolio), marks };
}

export const portfolioRouter = router({
  /** A portfolio's account. Flat in the number of past trades: its sums are kept, not counted. `marks` where books are live. */
  get: readProcedure
    .input(onePortfolio)
    .output(portfolioOutput.extend({ marks: marksOutput.optional() }))
    .query(async ({ ctx, input }) => accountOf(ctx, input.portfolioId)),

  /** Portfolios at their stored marks, in order of id, after the id `after`. */
  list: readProcedure
    .input(z.strictObject({ limit, after: z.int().min(0).max(MAX_PORTFOLIO_ID).default(0) }))
    .output(z.object({ items: z.array(portfolioOutput) }))
    .query(async ({ ctx, input }) => ({ items: (await listPortfolios(ctx.db, input)).map(withEquity) })),

  /** Opens a portfolio under an id that the caller chose and deposits its initial balance. */
  create: adminProcedure
    .input(
      z.strictObject({
        id: portfolioId,
        name: text.min(1),
        initialBalance: usdInput,
        fillModel: z.enum(FILL_MODELS).default('quoted'),
        strategyType: text.nullable().default(null),
        strategyConfig: strategyConfig.nullable().default(null),
      }),
    )
    .output(portfolioOutput)
    .mutation(async ({ ctx, input }) => withEquity(await createPortfolio(ctx.db, input))),

  /** Stops buying; closes and settlements go on. */
  pause: tradeProcedure
    .input(z.strictObject({ portfolioId, reason: text.nullable().default(null) }))
    .output(portfolioOutput)
    .mutation(async ({ ctx, input }) =>
      withEquity(await pausePortfolio(ctx.db, input.portfolioId, input.reason)),
    ),

  /** Lets the portfolio buy again. */
  resume: tradeProcedure
    .input(onePortfolio)
    .output(portfolioOutput)
    .mutation(async ({ ctx, input }) => withEquity(await resumePortfolio(ctx.db, input.portfolioId))),

  /** Lots, newest entry first. */
  positions: readProcedure
    .input(z.strictObject({ portfolioId, status: z.enum(POSITION_STATUSES).optional(), limit, cursor }))
    .output(positionPage)
    .query(async ({ ctx, input }) => {
      await getPortfolio(ctx.db, input.portfolioId);
      const page = await listPositions(ctx.db, input);
      const { db, feed } = ctx;
      const now = db.clock.now();
      const newest = (lot: Position) => (feed ? remarked(lot, feed.markOf(outcomeOf(lot))) : lot);
      return { ...page, items: page.items.map((lot) => withValue(newest(lot), now)) };
    }),

  /** The account with all it holds, from one snapshot: `equity = balance + marketValue`, `marketValue = Σ value`. */
  summary: readProcedure
    .input(onePortfolio)
    .output(
      portfolioOutput.extend({
        marketValue: usdOutput,
        band: bandOutput,
        marks: marksOutput,
        positions: z.array(positionOutput),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { portfolio, positions, band, marks } = await loadMarked(ctx, input.portfolioId);
      const valued = positions.map((lot) => withValue(lot, marks.at));
      return {
        ...withEquity(portfolio),
        band,
        marks,
        marketValue: sumUsd(valued.map(({ value }) => value)),
        positions: valued,
      };
    }),
});
