import { defineEntity, p } from '@mikro-orm/core';
import type { StrategyState } from '../../../domain/index.ts';
import { id, moment, portfolioId } from '../columns.ts';

/** The memory of each version of a strategy for a portfolio; stored in the transaction of the cycle that it comes from. */
export const StrategyStateEntity = defineEntity({
  name: 'StrategyState',
  tableName: 'strategy_states',
  properties: {
    portfolioId: portfolioId(),
    strategy: id().primary(),
    version: p.integer().primary().autoincrement(false),
    state: p.json().$type<StrategyState>(),
    /** The cycle that stored it. */
    cycleId: p.integer(),
    storedAt: moment(),
  },
});
