import { z } from 'zod';
import { COMMAND_KINDS, PORTFOLIO_STATUSES } from '@prescient/core';
import { timeOutput } from './common.ts';
import { exitFacts } from './execution.ts';
import { priceOutput } from './money.ts';
import { closeOutput, executeOutput, refusalOutput, sums } from './trade.ts';

const settleOutput = z.object({
  portfolioId: z.int(),
  tradeId: z.string(),
  commandId: z.string(),
  /** Dollars a share; null for a void. */
  payout: priceOutput.nullable(),
  ...exitFacts,
  ...sums,
  recordedAt: timeOutput,
  replayed: z.boolean(),
});

const reverseOutput = z.object({
  portfolioId: z.int(),
  tradeId: z.string(),
  commandId: z.string(),
  settlementId: z.string(),
  portfolioStatus: z.enum(PORTFOLIO_STATUSES),
  ...sums,
  recordedAt: timeOutput,
  replayed: z.boolean(),
});

/** The answer to a command: `result` if it was accepted, `error` if it was refused. */
export const commandOutput = z.object({
  portfolioId: z.int(),
  commandId: z.string(),
  kind: z.enum(COMMAND_KINDS),
  accepted: z.boolean(),
  result: z
    .discriminatedUnion('kind', [
      executeOutput.extend({ kind: z.literal('execute') }),
      closeOutput.extend({ kind: z.literal('close') }),
      settleOutput.extend({ kind: z.literal('settle') }),
      reverseOutput.extend({ kind: z.literal('reverse') }),
    ])
    .nullable(),
  error: refusalOutput.nullable(),
  recordedAt: timeOutput,
});
