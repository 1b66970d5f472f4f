import { z } from 'zod';
import { FILL_KINDS, FILL_MODELS, TRADE_STATUSES } from '@prescient/core';
import { priceOutput, sharesOutput, usdOutput } from './money.ts';

/** What one execution did to its lot. */
export const executionFacts = {
  kind: z.enum(FILL_KINDS),
  /** Dollars a share on average; null for a void. */
  price: priceOutput.nullable(),
  shares: sharesOutput,
  amount: usdOutput,
  fee: usdOutput,
  gross: usdOutput,
  exitFee: usdOutput,
  fillModel: z.enum(FILL_MODELS).nullable(),
};

/** What leaving a lot brought, and what is left of it: `tradePnl = gross − exitFee − cost of the shares`. */
export const exitFacts = {
  shares: sharesOutput,
  remainingShares: sharesOutput,
  gross: usdOutput,
  exitFee: usdOutput,
  tradePnl: usdOutput,
  tradeStatus: z.enum(TRADE_STATUSES),
};
