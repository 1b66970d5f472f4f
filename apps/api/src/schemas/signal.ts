import { z } from 'zod';
import {
  MAX_NUMBER,
  MAX_SIGNALS,
  MAX_STRATEGY_LENGTH,
  SIGNAL_ACTS,
  SIGNAL_STATUSES,
  TIMES_IN_FORCE,
} from '@prescient/core';
import { errorCode, id, text, timeInput, timeOutput } from './common.ts';
import { outcome } from './market.ts';
import { priceInput, priceOutput, sharesInput, sharesOutput, usdInput, usdOutput } from './money.ts';
import { rowsOutput } from './rows.ts';
import { probability, refusalOutput, timeInForce } from './trade.ts';

export const strategyName = id.max(MAX_STRATEGY_LENGTH);
export const strategyVersion = z.int().min(1).max(MAX_NUMBER);

/** A strategy's request to trade, but for its id. A buy has a `stake`, a sale a `tradeId` and, for a part, `shares`. */
export const intentFields = {
  venue: id.default('polymarket'),
  marketId: id,
  outcome,
  do: z.enum(SIGNAL_ACTS),
  /** The highest price to pay, or the lowest to take. */
  limitPrice: priceInput,
  /** Dollars to stake, before fees. */
  stake: usdInput.nullable().default(null),
  /** The trade whose position is sold. */
  tradeId: id.nullable().default(null),
  /** The shares to sell; null for all of them. */
  shares: sharesInput.nullable().default(null),
  timeInForce,
  confidence: z.number().min(0).max(1).nullable().default(null),
  p: probability.nullable().default(null),
  why: text.nullable().default(null),
  /** The moment from which on it is never executed. */
  expiresAt: timeInput,
};

/** A signal. `id` is chosen by the caller; submitting it again gives the signal as it stands. */
const signalInput = z
  .strictObject({ id, strategy: strategyName, version: strategyVersion, ...intentFields })
  .transform(({ id: signalId, ...signal }) => ({ signalId, ...signal }));

/** 1 to 500 signals. */
export const signalsInput = z.array(signalInput).min(1).max(MAX_SIGNALS);
/** 1 to 500 ids of signals. */
export const signalIds = z.array(id).min(1).max(MAX_SIGNALS);

/** A signal with its fate. */
export const signalOutput = z.object({
  portfolioId: z.int(),
  id: z.string(),
  strategy: z.string(),
  version: z.int(),
  /** The cycle that submitted it; null for a signal that was submitted by itself. */
  cycleId: z.int().nullable(),
  venue: z.string(),
  marketId: z.string(),
  outcome: z.union([z.literal(0), z.literal(1)]),
  do: z.enum(SIGNAL_ACTS),
  limitPrice: priceOutput,
  stake: usdOutput.nullable(),
  /** The trade that it sells or, once executed, bought. */
  tradeId: z.string().nullable(),
  shares: sharesOutput.nullable(),
  timeInForce: z.enum(TIMES_IN_FORCE),
  confidence: z.number().nullable(),
  p: z.number().nullable(),
  why: z.string().nullable(),
  expiresAt: timeOutput,
  submittedAt: timeOutput,
  /** `pending`, or how it was decided, for good. */
  status: z.enum(SIGNAL_STATUSES),
  decidedAt: timeOutput.nullable(),
  rejectCode: errorCode.nullable(),
  rejectReason: z.string().nullable(),
  /** The id of its command: `command.get` has the answer once it was executed. */
  commandId: z.string(),
});

export const signalPage = z.object({ items: rowsOutput(signalOutput), nextCursor: z.string().nullable() });

/** Signals as they stand after they were submitted; `replayed` where they had been before. */
export const submittedOutput = z.object({
  items: rowsOutput(z.object({ signal: signalOutput, replayed: z.boolean() })),
});

/** Signals as they stand after they were executed; `refusal` says why one is still pending. */
export const executedOutput = z.object({
  items: rowsOutput(z.object({ signal: signalOutput, refusal: refusalOutput.nullable() })),
  nextCursor: z.string().nullable(),
});
