import { z } from 'zod';
import {
  createPortfolio,
  equity,
  FILL_MODELS,
  getPortfolio,
  listPortfolios,
  listValuedPositions,
  markAgeMsOf,
  positionValue,
  MAX_HALF_LIFE_MS,
  MAX_PORTFOLIO_ID,
  pausePortfolio,
  POSITION_STATUSES,
  resumePortfolio,
  summarizePortfolio,
  unrealizedPnl,
  valuePortfolio,
  ZERO_USD,
  type Portfolio,
  type PortfolioValue,
  type ValuedPosition,
} from '@prescient/core';
import { bookOf, marksOf, type CallContext } from '../context.ts';
import { positionOutside } from '../outside-names.ts';
import { cursor, limit, portfolioId, SUMMARY_PAGE_SIZE, summaryLimit, text } from '../schemas/common.ts';
import { usdInput, usdOutput } from '../schemas/money.ts';
import { rowsOutput } from '../schemas/rows.ts';
import {
  bandOutput,
  marksOutput,
  portfolioOutput,
  positionOutput,
  positionPage,
  strategyJson,
} from '../schemas/portfolio.ts';
import { adminProcedure, pageProcedure, readProcedure, router, tradeProcedure } from '../trpc.ts';

const onePortfolio = z.strictObject({ portfolioId });

const withEquity = (portfolio: Portfolio) => ({
  ...portfolio,
  equity: equity(portfolio),
  unrealizedPnl: unrealizedPnl(portfolio),
});

const withValue = ({ liquidationValue, ...position }: ValuedPosition, now: Date) => ({
  ...positionOutside(position),
  liquidationValue,
  value: positionValue(position),
  markAgeMs: markAgeMsOf(position, now),
});

const marksView = (ctx: CallContext, { at, stalePositions, staleValue }: PortfolioValue) => ({
  at,
  live: Boolean(ctx.feed),
  stalePositions,
  staleValue,
});

/** At the live marks where there are any; then the open positions have to be summed, too. */
async function accountOf(ctx: CallContext, one: z.output<typeof onePortfolio>) {
  if (!ctx.feed) {
    const portfolio = await getPortfolio(ctx.reads, one.portfolioId);
    return { ...withEquity(portfolio), liquidationValue: portfolio.totalInvested === 0n ? ZERO_USD : null };
  }
  const value = await valuePortfolio(ctx.reads, { ...one, marks: marksOf(ctx), bookOf: bookOf(ctx) });
  ctx.reading.countSummed(value.positionsTotal);
  const { portfolio, liquidationValue } = value;
  return { ...withEquity(portfolio), liquidationValue, marks: marksView(ctx, value) };
}

export const portfolioRouter = router({
  /** A portfolio's account. Flat in the number of past trades: its sums are kept, not counted. `marks` where books are live. */
  get: readProcedure
    .input(onePortfolio)
    .output(portfolioOutput.extend({ liquidationValue: usdOutput.nullable(), marks: marksOutput.optional() }))
    .query(async ({ ctx, input }) => accountOf(ctx, input)),

  /** Portfolios at their stored marks, in order of id, after the id `after`; `nextAfter` asks for the next ones. */
  list: pageProcedure
    .input(z.strictObject({ limit, after: z.int().min(0).max(MAX_PORTFOLIO_ID).default(0) }))
    .output(z.object({ items: rowsOutput(portfolioOutput), nextAfter: z.int().nullable() }))
    .query(async ({ ctx, input }) => {
      const { items, nextAfter } = await listPortfolios(ctx.reads, input);
      return { items: items.map(withEquity), nextAfter };
    }),

  /** Opens a portfolio under an id that the caller chose and deposits its initial balance. */
  create: adminProcedure
    .input(
      z.strictObject({
        id: portfolioId,
        name: text.min(1),
        initialBalance: usdInput,
        fillModel: z.enum(FILL_MODELS).default('quoted'),
        replenishmentHalfLifeMs: z.int().min(1).max(MAX_HALF_LIFE_MS).nullable().default(null),
        strategyType: text.nullable().default(null),
        strategyConfig: strategyJson.nullable().default(null),
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
  positions: pageProcedure
    .input(z.strictObject({ portfolioId, status: z.enum(POSITION_STATUSES).optional(), limit, cursor }))
    .output(positionPage)
    .query(async ({ ctx, input }) => {
      const page = await listValuedPositions(ctx.reads, {
        ...input,
        marks: marksOf(ctx),
        bookOf: bookOf(ctx),
      });
      const now = ctx.db.clock.now();
      return { ...page, items: page.items.map((position) => withValue(position, now)) };
    }),

  /**
   * The account with what it holds, from one snapshot: `equity = balance + marketValue`, `marketValue = Σ value`, `liquidationValue = Σ liquidationValue` over all
   * `positionsTotal` open positions. `positions` is a page of them, newest entry first; `nextCursor` brings the next one,
   * here or from `portfolio.positions` with status `open`.
   */
  summary: pageProcedure
    .meta({ access: 'read', rows: SUMMARY_PAGE_SIZE })
    .input(z.strictObject({ portfolioId, limit: summaryLimit, cursor }))
    .output(
      portfolioOutput.extend({
        marketValue: usdOutput,
        liquidationValue: usdOutput.nullable(),
        band: bandOutput,
        marks: marksOutput,
        positionsTotal: z.int(),
        positions: rowsOutput(positionOutput),
        nextCursor: z.string().nullable(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const summary = await summarizePortfolio(ctx.reads, {
        ...input,
        marks: marksOf(ctx),
        bookOf: bookOf(ctx),
      });
      const { portfolio, band, marketValue, liquidationValue, positionsTotal, positions, at } = summary;
      ctx.reading.countSummed(positionsTotal);
      return {
        ...withEquity(portfolio),
        band,
        marks: marksView(ctx, summary),
        marketValue,
        liquidationValue,
        positionsTotal,
        positions: positions.items.map((position) => withValue(position, at)),
        nextCursor: positions.nextCursor,
      };
    }),
});
