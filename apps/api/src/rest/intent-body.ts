import { z } from 'zod';
import { MAX_NUMBER, SIGNAL_ACTS } from '@prescient/core';
import { id, text, timeInput } from '../schemas/common.ts';
import { priceInput, sharesInput, usdInput } from '../schemas/money.ts';
import { probability, timeInForce } from '../schemas/trade.ts';
import { wholeNumber } from './query-text.ts';

/** A number of a body, of which `parseExactJson` makes text. */
const jsonDecimal = z
  .string('must be a number')
  .regex(/^\d?(?:\.\d{1,20})?$/, 'must be a number from 0 to 1')
  .transform(Number);

/** The version of a strategy. */
export const versionText = wholeNumber.pipe(z.int().min(1).max(MAX_NUMBER));

/** A strategy's request to trade as REST spells it, but for its id. */
export const intentBody = {
  venue: id.default('polymarket'),
  market_id: id,
  outcome: wholeNumber.pipe(z.literal([0, 1])),
  do: z.enum(SIGNAL_ACTS),
  limit_price: priceInput,
  stake: usdInput.nullable().default(null),
  trade_id: id.nullable().default(null),
  shares: sharesInput.nullable().default(null),
  time_in_force: timeInForce,
  confidence: jsonDecimal.pipe(z.number().min(0).max(1)).nullable().default(null),
  p: jsonDecimal.pipe(probability).nullable().default(null),
  why: text.nullable().default(null),
  expires_at: timeInput,
};

type Body = z.output<z.ZodObject<typeof intentBody>>;

/** The request by our own names. */
export const intentOf = ({ market_id, limit_price, trade_id, time_in_force, expires_at, ...rest }: Body) => ({
  ...rest,
  marketId: market_id,
  limitPrice: limit_price,
  tradeId: trade_id,
  timeInForce: time_in_force,
  expiresAt: expires_at,
});
