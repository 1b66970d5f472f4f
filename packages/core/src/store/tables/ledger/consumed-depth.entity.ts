import { defineEntity, p } from '@mikro-orm/core';
import type { ConsumedDepth } from '../../../domain/index.ts';
import { id, moment, portfolioId } from '../columns.ts';

/** The depth of a market that a portfolio's own fills took; one row for each market that it traded from books. */
export const ConsumedDepthEntity = defineEntity({
  name: 'ConsumedDepth',
  tableName: 'consumed_depth',
  properties: {
    portfolioId: portfolioId(),
    venue: id().primary(),
    marketId: id().primary(),
    books: p.json().$type<ConsumedDepth['books']>(),
    levels: p.json().$type<ConsumedDepth['levels']>(),
    reconciledAt: moment(),
  },
});
