import { MAX_MARKET_IDS } from '@prescient/core';
import { z } from 'zod';
import { id, timeOutput } from './common.ts';
import { outcome } from './market.ts';
import { priceOutput, sharesOutput } from './money.ts';
import { rowsOutput } from './rows.ts';

/** 1 to 200 markets of one venue. */
export const marketIdsInput = z.array(id).min(1).max(MAX_MARKET_IDS);

/** Trades that anybody made on a venue. `side` is the act of the one who took. */
export const publicTradesOutput = z.object({
  items: rowsOutput(
    z.object({
      venue: z.string(),
      marketId: z.string(),
      outcome,
      side: z.enum(['buy', 'sell']),
      price: priceOutput,
      size: sharesOutput,
      /** The venue's own time. */
      timestamp: timeOutput,
    }),
  ),
  /** The place after these trades, to ask for the next ones. */
  cursor: z.string(),
  /** True if there are more of them already. */
  hasMore: z.boolean(),
  /** Trades of any market that the server forgot before they were asked for. */
  forgotten: z.int(),
});
