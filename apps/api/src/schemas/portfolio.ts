import { z } from 'zod';
import {
  FILL_MODELS,
  MARK_SOURCES,
  ACTIONS,
  EXIT_REASONS,
  PORTFOLIO_KINDS,
  PORTFOLIO_STATUSES,
  POSITION_STATUSES,
} from '@prescient/core';
import { text, timeOutput } from './common.ts';
import { priceOutput, sharesOutput, usdOutput } from './money.ts';
import { rowsOutput } from './rows.ts';

/** The deepest nesting of a strategy's settings. */
const MAX_DEPTH = 8;

/** A JSON value that PostgreSQL stores as it is, nested no deeper than `depth`. */
function json(depth: number): z.ZodType {
  const inner = depth > 0 ? json(depth - 1) : z.never();
  return z
    .union([text, z.number(), z.boolean(), z.null(), z.array(inner), z.record(text, inner)], {
      error: `must be JSON of well-formed text, at most ${MAX_DEPTH} deep`,
    })
    .meta({ id: `Json${depth}` });
}

/** The settings of a strategy, in its own words. */
export const strategyConfig = z.record(text, json(MAX_DEPTH));

/**
 * A portfolio's account: `balance + totalInvested = initialBalance + realizedPnl` and
 * `equity = initialBalance + totalProfitLoss = initialBalance + realizedPnl + unrealizedPnl`, at the stored marks.
 */
export const portfolioOutput = z.object({
  id: z.int(),
  /** `live` trades on paper; `replay` is a saved run over recorded data, which takes no orders and never changes. */
  kind: z.enum(PORTFOLIO_KINDS),
  name: z.string(),
  initialBalance: usdOutput,
  balance: usdOutput,
  totalInvested: usdOutput,
  equity: usdOutput,
  realizedPnl: usdOutput,
  unrealizedPnl: usdOutput,
  totalProfitLoss: usdOutput,
  tradeCount: z.int(),
  /** `quoted`: trades fill at the price that the signal quotes, fee 0; `book`: from the order book, with the venue's fees. */
  fillModel: z.enum(FILL_MODELS),
  /** Milliseconds in which half of the depth that it took is there again; null where only growth of a level is new. */
  replenishmentHalfLifeMs: z.int().nullable(),
  status: z.enum(PORTFOLIO_STATUSES),
  statusReason: z.string().nullable(),
  strategyType: z.string().nullable(),
  strategyConfig: z.record(z.string(), z.unknown()).nullable(),
  /** The portfolio that it was cloned from, or that was reset into it; null for one of its own. */
  originId: z.int().nullable(),
  createdAt: timeOutput,
  lastUpdated: timeOutput,
});

/**
 * A portfolio's profit and loss at its stored marks, as its fills may be counted: all at the midpoint without fees, as
 * they were filled, and all one level worse. The one in the middle is `totalProfitLoss`.
 */
export const bandOutput = z.object({
  optimistic: usdOutput,
  realistic: usdOutput,
  pessimistic: usdOutput,
});

/** The marks at which an answer values all that is open, both sides of its identities at the same ones. */
export const marksOutput = z.object({
  /** The moment of the valuation. */
  at: timeOutput,
  /** True if live books gave marks that are newer than the stored ones. */
  live: z.boolean(),
  /** Open lots that nobody could price for 15 minutes and longer; they keep their last mark. */
  stalePositions: z.int(),
  /** Σ value of those. */
  staleValue: usdOutput,
});

/** A lot: `value = ⌊shares × mark⌋`, `currentPnl = value − amount − fee`. */
export const positionOutput = z.object({
  portfolioId: z.int(),
  tradeId: z.string(),
  venue: z.string(),
  marketId: z.string(),
  marketQuestion: z.string(),
  action: z.enum(ACTIONS),
  amount: usdOutput,
  shares: sharesOutput,
  fee: usdOutput,
  entryPrice: priceOutput,
  entryTimestamp: timeOutput,
  status: z.enum(POSITION_STATUSES),
  mark: priceOutput,
  markSource: z.enum(MARK_SOURCES),
  markedAt: timeOutput,
  /** Milliseconds from its mark to this answer; null for a closed position. */
  markAgeMs: z.int().nullable(),
  value: usdOutput,
  /**
   * Its part, by shares, of what selling all of the portfolio's positions in this outcome at once would bring: walked down
   * the bids, the exit fee taken off, 0 for what no bid takes. Null where no fresh book or no fee is known.
   */
  liquidationValue: usdOutput.nullable(),
  currentPnl: usdOutput,
  realizedPnl: usdOutput,
  exitPrice: priceOutput.nullable(),
  exitTimestamp: timeOutput.nullable(),
  exitReason: z.enum(EXIT_REASONS).nullable(),
});

export const positionPage = z.object({
  items: rowsOutput(positionOutput),
  nextCursor: z.string().nullable(),
});

/** The equity over time: `equity = balance + marketValue`. */
export const equityPage = z.object({
  items: rowsOutput(
    z.object({
      at: timeOutput,
      equity: usdOutput,
      balance: usdOutput,
      marketValue: usdOutput,
      /** The equity that selling everything at that moment would have left; null where a book or a fee was not known. */
      sold: usdOutput.nullable(),
      openPositions: z.int(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

/** Rows of an exported table as text, null for none. */
export const exportOutput = z.object({
  columns: z.array(z.string()).readonly(),
  rows: rowsOutput(z.array(z.string().nullable())),
  nextCursor: z.string().nullable(),
});
