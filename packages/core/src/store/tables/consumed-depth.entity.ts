import { defineEntity, p } from '@mikro-orm/core';
import type { ConsumedDepth } from '../../domain/index.ts';
import { id, portfolioId } from './columns.ts';

/** Depth of a market's book that a portfolio's own orders took; a row a market it traded from books. */
export const ConsumedDepthEntity = defineEntity({
  name: 'ConsumedDepth',
  tableName: 'consumed_depth',
  properties: {
    portfolioId: portfolioId(),
    venue: id().primary(),
    marketId: id().primary(),
    books: p.json().$type<ConsumedDepth['books']>(),
  },
});
