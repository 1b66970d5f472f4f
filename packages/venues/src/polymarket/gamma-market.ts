import { z } from 'zod';
import { gammaEvent, gammaTags } from './gamma-event.ts';
import { jsonInString } from './json-in-string.ts';
import {
  decimal,
  detailDecimal,
  detailText,
  idText,
  optionalDecimal,
  optionalFlag,
  optionalText,
  text,
  tokenId,
  wireObject,
} from '../wire/wire-fields.ts';

const optionalList = <Item extends z.ZodType>(item: Item) =>
  jsonInString(z.array(item).nullish())
    .nullish()
    // An empty list says as little as none.
    .transform((list) => (list?.length ? list : null));

const feeSchedule = wireObject({
  rate: decimal,
  exponent: decimal,
});

/**
 * The fields of a Gamma market that are read; other fields are ignored. Only the first fields are needed: the rest
 * may be absent or null, but a field that is there must have its type. `active` is not read: it stays true after a
 * market closes. Nor is `takerBaseFee`: it shows 1000 whatever the fee is.
 */
export const gammaMarket = wireObject({
  id: idText,
  conditionId: text,
  question: text,
  closed: z.boolean(),
  outcomes: jsonInString(z.array(text)),
  slug: optionalText,
  outcomePrices: optionalList(decimal),
  clobTokenIds: optionalList(tokenId),
  acceptingOrders: optionalFlag,
  orderPriceMinTickSize: optionalDecimal,
  orderMinSize: optionalDecimal,
  negRisk: optionalFlag,
  negRiskMarketID: optionalText,
  feesEnabled: optionalFlag,
  feeSchedule: feeSchedule.nullish(),
  umaResolutionStatus: optionalText,
  endDate: optionalText,
  closedTime: detailText,
  umaEndDate: detailText,
  updatedAt: optionalText,
  events: z.array(gammaEvent).nullish(),
  volume: optionalDecimal,
  liquidity: optionalDecimal,
  volumeNum: detailDecimal,
  liquidityNum: detailDecimal,
  bestBid: detailDecimal,
  bestAsk: detailDecimal,
  category: detailText,
  tags: gammaTags,
});
export type GammaMarket = z.output<typeof gammaMarket>;
