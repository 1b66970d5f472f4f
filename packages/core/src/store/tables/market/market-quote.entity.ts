import { defineEntity, p } from '@mikro-orm/core';
import { QUOTE_SOURCES, type MarketQuote } from '../../../domain/index.ts';
import { fromZeroToOne, id, moment, oneOf, price } from '../columns.ts';

/** The newest best prices of each market's outcome 0, narrow so that lists of markets are sorted and filtered by them. */
export const MarketQuoteEntity = defineEntity({
  name: 'MarketQuote',
  tableName: 'market_quotes',
  properties: {
    venue: id().primary(),
    marketId: id().primary(),
    bid: price().strictNullable(),
    ask: price().strictNullable(),
    quotedAt: moment().strictNullable(),
    source: p.text().$type<MarketQuote['source']>(),
  },
  checks: [
    { name: 'market_quotes_prices_check', expression: fromZeroToOne('bid', 'ask') },
    { name: 'market_quotes_source_check', expression: oneOf('source', QUOTE_SOURCES) },
  ],
});
