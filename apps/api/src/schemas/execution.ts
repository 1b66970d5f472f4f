import { z } from 'zod';
import { FILL_KINDS, FILL_MODELS, TRADE_STATUSES } from '@prescient/core';
import { priceOutput, sharesOutput, usdOutput } from './money.ts';

/** The effect of one execution on its position. */
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

/**
 * The proceeds of a reduction, and what is left of the position: `tradePnl = gross − exitFee − cost of the shares`.
 */
export const exitFacts = {
  shares: sharesOutput,
  remainingShares: sharesOutput,
  gross: usdOutput,
  exitFee: usdOutput,
  tradePnl: usdOutput,
  tradeStatus: z.enum(TRADE_STATUSES),
};
