import { z } from 'zod';
import {
  getPortfolio,
  listPortfolios,
  listValuedPositions,
  markAgeMsOf,
  positionValue,
  MAX_PORTFOLIO_ID,
  POSITION_STATUSES,
  summarizePortfolio,
  valuePortfolio,
  ZERO_USD,
  type PortfolioValue,
  type ValuedPosition,
} from '@prescient/core';
import { bookOf, marksOf, type CallContext } from '../context.ts';
import { positionOutside } from '../outside-names.ts';
import { withEquity } from '../portfolio-view.ts';
import { cursor, limit, portfolioId, SUMMARY_PAGE_SIZE, summaryLimit } from '../schemas/common.ts';
import { usdOutput } from '../schemas/money.ts';
import { rowsOutput } from '../schemas/rows.ts';
import {
  bandOutput,
  marksOutput,
  portfolioOutput,
  positionOutput,
  positionPage,
} from '../schemas/portfolio.ts';
import { pageProcedure, readProcedure, router } from '../trpc.ts';
import { lifeProcedures } from './portfolio-life.ts';

const onePortfolio = z.strictObject({ portfolioId });

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
  ...lifeProcedures,

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
