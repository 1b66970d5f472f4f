import { defineEntity, p } from '@mikro-orm/core';
import {
  DECIDERS,
  MARKET_STATES,
  RESOLUTION_SOURCES,
  type Decider,
  type MarketState,
  type ResolutionSource,
  type ReviewReason,
} from '../../../domain/index.ts';
import { fromZeroToOne, id, moment, oneOf, price } from '../columns.ts';

/** The log of how markets ended: each step, its time and its source; append-only. */
export const MarketResolutionEntity = defineEntity({
  name: 'MarketResolution',
  tableName: 'market_resolutions',
  properties: {
    venue: id().primary(),
    marketId: id().primary(),
    version: p.integer().primary().autoincrement(false),
    source: p.text().$type<ResolutionSource>(),
    state: p.text().$type<MarketState>(),
    payout: price().strictNullable(),
    voided: p.boolean(),
    revision: p.integer(),
    reviewReason: p.text().$type<ReviewReason>().strictNullable(),
    decidedBy: p.text().$type<Decider>().strictNullable(),
    note: p.text().strictNullable(),
    occurredAt: moment(),
    recordedAt: moment(),
  },
  indexes: [{ name: 'market_resolutions_recorded_index', properties: ['recordedAt'] }],
  checks: [
    { name: 'market_resolutions_payout_check', expression: fromZeroToOne('payout') },
    { name: 'market_resolutions_source_check', expression: oneOf('source', RESOLUTION_SOURCES) },
    { name: 'market_resolutions_state_check', expression: oneOf('state', MARKET_STATES) },
    { name: 'market_resolutions_decided_by_check', expression: oneOf('decided_by', DECIDERS) },
  ],
});
