import { z } from 'zod';
import { FILL_KINDS, FILL_MODELS } from '@prescient/core';
import { timeOutput } from './common.ts';
import { priceOutput, sharesOutput, usdOutput } from './money.ts';

/** One execution with its receipt; `equal` where the receipt alone gives exactly these numbers. */
const checkedFill = z.object({
  commandId: z.string(),
  kind: z.enum(FILL_KINDS),
  /** Dollars a share on average; null for a void. */
  price: priceOutput.nullable(),
  shares: sharesOutput,
  amount: usdOutput,
  fee: usdOutput,
  gross: usdOutput,
  exitFee: usdOutput,
  fillModel: z.enum(FILL_MODELS).nullable(),
  occurredAt: timeOutput,
  recordedAt: timeOutput,
  /** From a book: levels eaten, hash, times, fee schedule, limit, and the fill counted in three ways. */
  receipt: z.record(z.string(), z.unknown()),
  equal: z.boolean(),
  differences: z.array(
    z.object({ field: z.string(), stored: z.string().nullable(), recomputed: z.string().nullable() }),
  ),
});

/** The fills of one trade in the order in which they were recorded. */
export const receiptOutput = z.object({ fills: z.array(checkedFill) });
