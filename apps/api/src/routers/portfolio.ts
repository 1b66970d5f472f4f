import { z } from 'zod';
import {
  createPortfolio,
  equity,
  FILL_MODELS,
  getPortfolio,
  listPortfolios,
  listPositions,
  loadPortfolio,
  lotValue,
  MAX_PORTFOLIO_ID,
  pausePortfolio,
  POSITION_STATUSES,
  resumePortfolio,
  sumUsd,
  unrealizedPnl,
  type Portfolio,
  type Position,
} from '@prescient/core';
import { cursor, limit, portfolioId, text } from '../schemas/common.ts';
import { usdInput, usdOutput } from '../schemas/money.ts';
import {
  bandOutput,
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

const withValue = (position: Position) => ({ ...position, value: lotValue(position) });

export const portfolioRouter = router({
  /** A portfolio's account. Flat in the number of past trades: its sums are kept, not counted. */
  get: readProcedure
    .input(onePortfolio)
    .output(portfolioOutput)
    .query(async ({ ctx, input }) => withEquity(await getPortfolio(ctx.db, input.portfolioId))),

  /** Portfolios in order of id, after the id `after`. */
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
      return { ...page, items: page.items.map(withValue) };
    }),

  /** The account with all it holds, from one snapshot: `equity = balance + marketValue`, `marketValue = Σ value`. */
  summary: readProcedure
    .input(onePortfolio)
    .output(
      portfolioOutput.extend({
        marketValue: usdOutput,
        band: bandOutput,
        positions: z.array(positionOutput),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { portfolio, positions, band } = await loadPortfolio(ctx.db, input.portfolioId);
      const valued = positions.map(withValue);
      return {
        ...withEquity(portfolio),
        band,
        marketValue: sumUsd(valued.map(({ value }) => value)),
        positions: valued,
      };
    }),
});
