import { z } from 'zod';
import { timeOutput } from './common.ts';
import { executionFacts } from './execution.ts';
import { rowsOutput } from './rows.ts';

/** One execution with its receipt; `equal` where the receipt alone gives exactly these numbers. */
const checkedFill = z.object({
  commandId: z.string(),
  ...executionFacts,
  timestamp: timeOutput,
  recordedAt: timeOutput,
  /** From a book: levels eaten, hash, times, fee schedule, limit, and the fill counted in three ways. */
  receipt: z.record(z.string(), z.unknown()),
  equal: z.boolean(),
  differences: z.array(
    z.object({ field: z.string(), stored: z.string().nullable(), recomputed: z.string().nullable() }),
  ),
});

/** A page of the fills of one trade in the order in which they were recorded. */
export const receiptOutput = z.object({
  fills: rowsOutput(checkedFill),
  nextCursor: z.string().nullable(),
});
