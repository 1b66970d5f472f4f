import { z } from 'zod';
import {
  decimal,
  detailDecimal,
  detailFlag,
  detailText,
  optionalDecimal,
  optionalFlag,
  optionalText,
  text,
  wireObject,
} from '../wire/wire-fields.ts';

const priceRange = wireObject({ start: decimal, end: decimal, step: decimal });

/**
 * The fields of a Kalshi market that are read. Other fields are ignored, and so are the prices in cents, which cannot
 * hold every price. Only the first fields are needed.
 */
export const kalshiMarket = wireObject({
  ticker: text,
  event_ticker: text,
  title: text,
  yes_sub_title: optionalText,
  status: text,
  notional_value_dollars: optionalDecimal,
  last_price_dollars: optionalDecimal,
  price_ranges: z.array(priceRange).nullish(),
  fractional_trading_enabled: optionalFlag,
  result: optionalText,
  settlement_value_dollars: optionalDecimal,
  close_time: optionalText,
  settlement_ts: detailText,
  fee_waiver_expiration_time: optionalText,
  updated_time: optionalText,
  volume_fp: optionalDecimal,
  liquidity_dollars: optionalDecimal,
  yes_bid_dollars: detailDecimal,
  yes_ask_dollars: detailDecimal,
  category: detailText,
});
export type KalshiMarket = z.output<typeof kalshiMarket>;

/** An item of `/events`: the markets stay unread here, so that each is accepted or refused by itself. */
export const kalshiEvent = wireObject({
  event_ticker: text,
  title: optionalText,
  category: detailText,
  mutually_exclusive: detailFlag,
  markets: z.array(z.unknown()).nullish(),
});
