import { defineEntity, p } from '@mikro-orm/core';
import { id, portfolioId } from '../columns.ts';

/**
 * The facts about a trade of a saved replay that its report takes from the tape, as a live one takes them from the
 * catalogue.
 */
export const ReplayTradeEntity = defineEntity({
  name: 'ReplayTrade',
  tableName: 'replay_trades',
  properties: {
    portfolioId: portfolioId(),
    tradeId: id().primary(),
    eventKey: p.text(),
    category: p.text().strictNullable(),
    result: p.float().columnType('double precision').strictNullable(),
    closingPrice: p.float().columnType('double precision').strictNullable(),
  },
});
