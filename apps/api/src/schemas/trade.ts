import { z } from 'zod';
import { ACTIONS, FILL_MODELS, isProbability, TIMES_IN_FORCE, TRADE_STATUSES } from '@prescient/core';
import { errorCode, id, portfolioId, text, timeInput, timeOutput } from './common.ts';
import { exitFacts } from './execution.ts';
import {
  decimalText,
  priceInput,
  priceOutput,
  sharesInput,
  sharesOutput,
  usdInput,
  usdOutput,
} from './money.ts';
import { rowsOutput } from './rows.ts';

/**
 * The rule for a portfolio that fills from books if not all can be filled: `FOK` fills nothing, `FAK` the part that
 * it can. It means nothing where prices are quoted.
 */
export const timeInForce = z.enum(TIMES_IN_FORCE).default('FOK');

/** The caller's own probability that the outcome wins, which reports compare with the result. Nothing is certain. */
export const probability = z
  .number()
  .refine(isProbability, 'must be a probability above 0 and below 1 with at most six decimals');

/** A buy. `tradeId` is chosen by the caller; sending it again gives the first answer. */
export const executeInput = z.strictObject({
  portfolioId,
  tradeId: id,
  venue: id.default('polymarket'),
  marketId: id,
  marketQuestion: text.default(''),
  action: z.enum(ACTIONS),
  /** Dollars to stake, before fees. */
  amount: usdInput,
  /** The quoted price, above 0 and at most 1; from a book the highest to pay. */
  price: priceInput,
  timeInForce,
  /** The moment of the strategy's decision. */
  timestamp: timeInput,
  confidence: z.number().min(0).max(1).nullable().default(null),
  p: probability.nullable().default(null),
  reason: text.nullable().default(null),
  eventId: text.nullable().default(null),
  eventTitle: text.nullable().default(null),
  eventEndDate: text.nullable().default(null),
});

/** A sale of a trade's lot: all of it, or the shares named. */
export const closeInput = z.strictObject({
  portfolioId,
  tradeId: id,
  /** Chosen by the caller; sending it again gives the first answer. */
  commandId: id,
  /** The quoted price; from a book the lowest to take. */
  price: priceInput,
  timeInForce,
  shares: sharesInput.nullable().default(null),
  timestamp: timeInput.nullable().default(null),
});

/** One buying decision; its `amount`, `shares` and `fee` are those of the buy and never change. */
export const tradeOutput = z.object({
  portfolioId: z.int(),
  tradeId: z.string(),
  timestamp: timeOutput,
  recordedAt: timeOutput,
  venue: z.string(),
  marketId: z.string(),
  marketQuestion: z.string(),
  action: z.enum(ACTIONS),
  requestedAmount: usdOutput,
  amount: usdOutput,
  shares: sharesOutput,
  fee: usdOutput,
  entryPrice: priceOutput,
  fillModel: z.enum(FILL_MODELS),
  confidence: z.number().nullable(),
  /** The caller's own probability that the outcome wins; null where it stated none. */
  p: z.number().nullable(),
  reason: z.string().nullable(),
  status: z.enum(TRADE_STATUSES),
  rejectCode: errorCode.nullable(),
  eventId: z.string().nullable(),
  eventTitle: z.string().nullable(),
  eventEndDate: z.string().nullable(),
  currentPnl: usdOutput,
  realizedPnl: usdOutput,
});

export const tradePage = z.object({ items: rowsOutput(tradeOutput), nextCursor: z.string().nullable() });

/** The portfolio's sums right after a command. */
export const sums = { balance: usdOutput, totalInvested: usdOutput, realizedPnl: usdOutput };

/** The result of a buy, `cost = amount + fee`, and the portfolio's sums right after it. */
export const executeOutput = z.object({
  portfolioId: z.int(),
  tradeId: z.string(),
  price: priceOutput,
  shares: sharesOutput,
  amount: usdOutput,
  fee: usdOutput,
  cost: usdOutput,
  fillModel: z.enum(FILL_MODELS),
  ...sums,
  recordedAt: timeOutput,
  replayed: z.boolean(),
});

/**
 * The result of a sale, `tradePnl = gross − exitFee − cost of the shares`, and the portfolio's sums right after it.
 */
export const closeOutput = z.object({
  portfolioId: z.int(),
  tradeId: z.string(),
  commandId: z.string(),
  price: priceOutput,
  ...exitFacts,
  fillModel: z.enum(FILL_MODELS),
  ...sums,
  recordedAt: timeOutput,
  replayed: z.boolean(),
});

/** The way in which a fill from a book comes about. */
const fillPreview = z.object({
  /** The levels that it reaches, best first; `consumed` is what this portfolio took of one before. */
  levels: z
    .array(
      z.object({
        price: decimalText,
        size: decimalText,
        consumed: decimalText,
        taken: decimalText,
        cost: decimalText,
        fee: decimalText,
      }),
    )
    .readonly(),
  bestBid: priceOutput.nullable(),
  bestAsk: priceOutput.nullable(),
  /** From the midpoint to the best price of the side that is taken, zero or less; null where a side of the book is empty. */
  spread: usdOutput.nullable(),
  /** From that best price to the average price, zero or less. */
  slippage: usdOutput.nullable(),
  /** Milliseconds since the book was received. */
  bookAgeMs: z.number(),
});

/** `fill` is null where the price is quoted, and where the command was answered before. */
export const previewOutput = executeOutput.extend({ fill: fillPreview.nullable() });
export const previewCloseOutput = closeOutput.extend({ fill: fillPreview.nullable() });

/** A refusal: its code, one sentence, the values behind it, and whether to send the same again. */
export const refusalOutput = z.object({
  code: errorCode,
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  retryable: z.boolean(),
});

/** One item's answer: `trade` where it was bought, `error` where it was refused. */
export const executeManyItem = z.object({
  tradeId: z.string(),
  /** `replayed`: it was answered before, and this is the first answer again. */
  status: z.enum(['executed', 'rejected', 'replayed']),
  trade: executeOutput.nullable(),
  error: refusalOutput.nullable(),
});
