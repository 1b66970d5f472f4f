import { defineEntity, p } from '@mikro-orm/core';
import { CYCLE_STEPS_LEFT, type Cycle, type CycleStepLeft } from '../../../domain/index.ts';
import { id, moment, oneOf, portfolioId } from '../columns.ts';

/** The rounds of strategies, counted from 1 in each portfolio; of the newest, how far it has come. */
export const CycleEntity = defineEntity({
  name: 'Cycle',
  tableName: 'cycles',
  properties: {
    portfolioId: portfolioId(),
    cycleId: p.integer().primary().autoincrement(false),
    runner: id(),
    strategy: id(),
    version: p.integer(),
    /** SHA-256 of what it asked for. */
    requestHash: p.text(),
    /** The step at which it goes on; null once it has ended. */
    nextStep: p.text().$type<CycleStepLeft>().strictNullable(),
    attempts: p.integer(),
    startedAt: moment(),
    endedAt: moment().strictNullable(),
    steps: p.json().$type<Cycle['steps']>(),
  },
  checks: [
    { name: 'cycles_step_check', expression: oneOf('next_step', CYCLE_STEPS_LEFT) },
    { name: 'cycles_counts_check', expression: 'cycle_id > 0 and attempts > 0' },
    { name: 'cycles_ended_check', expression: '(next_step is null) = (ended_at is not null)' },
  ],
});
