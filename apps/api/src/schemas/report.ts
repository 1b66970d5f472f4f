import { z } from 'zod';
import { PORTFOLIO_KINDS, PORTFOLIO_STATUSES } from '@prescient/core';
import { timeOutput } from './common.ts';
import { usdOutput } from './money.ts';
import { rowsOutput } from './rows.ts';

/** A ratio; null where there is too little to compute it from. docs/reports.md defines each. */
const ratio = z.number().nullable();

/** The middle 95 % by a bootstrap over whole events; null with fewer than ten events. */
const interval = z.object({ low: z.number(), high: z.number() }).nullable();

const tradeSummary = {
  trades: z.int(),
  closed: z.int(),
  wins: z.int(),
  losses: z.int(),
  winRate: ratio,
  averageWin: usdOutput.nullable(),
  averageLoss: usdOutput.nullable(),
  profitFactor: ratio,
  expectancy: usdOutput.nullable(),
  realizedPnl: usdOutput,
  fees: usdOutput,
  volume: usdOutput,
  meanHoldingMs: ratio,
  medianHoldingMs: ratio,
};

/** The parts of the P&L of closed trades: `pnl = edge + spread + slippage + fees`. */
const attribution = z.object({
  edge: usdOutput,
  spread: usdOutput,
  slippage: usdOutput,
  fees: usdOutput,
  pnl: usdOutput,
});

const drawdown = z.object({
  depth: z.number(),
  peakAt: timeOutput,
  lowAt: timeOutput,
  recoveredAt: timeOutput.nullable(),
  /** Milliseconds from the peak until the equity was there again, or until the report. */
  lengthMs: z.int(),
});

const scores = z.object({
  forecasts: z.int(),
  brier: z.number(),
  marketBrier: z.number(),
  skill: ratio,
  logScore: z.number(),
  logClip: z.number(),
  index: z.number(),
});

const reliability = z.object({
  bins: z
    .array(
      z.object({
        from: z.number(),
        to: z.number(),
        count: z.int(),
        meanProbability: ratio,
        meanResult: ratio,
      }),
    )
    .readonly(),
  reliability: z.number(),
  resolution: z.number(),
  uncertainty: z.number(),
  calibrationError: z.number(),
});

/** Trades against the midpoint of their outcome shortly before its market ended. */
const closingLine = z.object({
  trades: z.int(),
  meanValue: z.number(),
  beatShare: z.number(),
  leadMs: z.int(),
});

/** The trades of a category, or those that were bought in a period. */
const groups = rowsOutput(z.object({ key: z.string(), ...tradeSummary }));

/** The portfolio that a report is of. */
const subject = {
  portfolioId: z.int(),
  kind: z.enum(PORTFOLIO_KINDS),
  name: z.string(),
  status: z.enum(PORTFOLIO_STATUSES),
};

/** A whole report but its periods: the columns by which portfolios are compared. */
const figures = {
  ...subject,
  from: timeOutput,
  to: timeOutput,
  initialBalance: usdOutput,
  equity: usdOutput,
  /** The newest equity that selling everything at the books of its moment would have left. */
  soldEquity: z.object({ at: timeOutput, equity: usdOutput }).nullable(),
  totalReturn: ratio,
  days: z.int(),
  sharpe: ratio,
  sortino: ratio,
  probabilisticSharpe: ratio,
  deflatedSharpe: ratio,
  /** Live portfolios of the same strategy that have traded, and its replays, this one among them: the N of the deflated Sharpe ratio. */
  runs: z.int(),
  drawdown: drawdown.nullable(),
  exposure: ratio,
  turnover: ratio,
  tradeCount: z.int(),
  summary: z.object(tradeSummary),
  attribution,
  scores: scores.nullable(),
  reliability: reliability.nullable(),
  closingLine: closingLine.nullable(),
  events: z.int(),
  returnOnCost: ratio,
  returnInterval: interval,
  winRateInterval: interval,
  skillInterval: interval,
  closingLineInterval: interval,
  /** Sentences about how far the report can be believed. */
  advice: z.array(z.string()),
};

/** Portfolios beside each other, and the trades of all of them together. */
export const comparisonOutput = z.object({
  items: rowsOutput(z.object(figures)),
  together: z.object({ summary: z.object(tradeSummary), categories: groups, periods: groups }),
});

export const reportOutput = z.object({
  ...figures,
  categories: groups,
  /** The newest periods in which something was bought, oldest first. */
  periods: groups,
});

/** One line of the leaderboard. Its interval and events are those of the newest closed trades. */
export const standingOutput = z.object({
  rank: z.int(),
  ...subject,
  initialBalance: usdOutput,
  equity: usdOutput,
  totalReturn: ratio,
  tradeCount: z.int(),
  events: z.int(),
  returnOnCost: ratio,
  returnInterval: interval,
  /** The hash of its first `fills` fills, which their export computes again; docs/reports.md says how. */
  ledger: z.object({ fills: z.int(), hash: z.string() }),
});
