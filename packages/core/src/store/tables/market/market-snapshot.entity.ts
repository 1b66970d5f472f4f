import { defineEntity, p } from '@mikro-orm/core';
import type { OutcomeIndex } from '../../../domain/index.ts';
import { fromZeroToOne, id, moment, price } from '../columns.ts';

/** The prices of outcomes over time; narrow, added to in order of time, and forgotten after a while. */
export const MarketSnapshotEntity = defineEntity({
  name: 'MarketSnapshot',
  tableName: 'market_snapshots',
  properties: {
    venue: id().primary(),
    marketId: id().primary(),
    outcome: p.smallint().$type<OutcomeIndex>().primary().autoincrement(false),
    at: moment().primary(),
    price: price().strictNullable(),
    bid: price().strictNullable(),
    ask: price().strictNullable(),
  },
  // Old rows are found by block ranges, at no cost for the rows that are added.
  indexes: [{ name: 'market_snapshots_at_index', properties: ['at'], type: 'brin' }],
  checks: [
    { name: 'market_snapshots_outcome_check', expression: 'outcome in (0, 1)' },
    { name: 'market_snapshots_prices_check', expression: fromZeroToOne('price', 'bid', 'ask') },
  ],
});
