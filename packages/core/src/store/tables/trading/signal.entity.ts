import { defineEntity, p } from '@mikro-orm/core';
import {
  SIGNAL_ACTS,
  SIGNAL_STATUSES,
  TIMES_IN_FORCE,
  type DomainErrorCode,
  type OutcomeIndex,
  type SignalAct,
  type SignalStatus,
  type TimeInForce,
} from '../../../domain/index.ts';
import {
  fromZeroToOne,
  id,
  isNumber,
  moment,
  notNegative,
  oneOf,
  portfolioId,
  price,
  shares,
  usd,
} from '../columns.ts';

const ORDER = ['submittedAt', 'place', 'signalId'] as const;

/** The requests of strategies to trade, with their fate. A signal is decided in the transaction of its command. */
export const SignalEntity = defineEntity({
  name: 'Signal',
  tableName: 'signals',
  properties: {
    portfolioId: portfolioId(),
    signalId: id().primary(),
    strategy: id(),
    version: p.integer(),
    /** The cycle that submitted it; null for a signal that was submitted by itself. */
    cycleId: p.integer().strictNullable(),
    venue: id(),
    marketId: id(),
    outcome: p.smallint().$type<OutcomeIndex>(),
    do: p.text().$type<SignalAct>().fieldName('act'),
    limitPrice: price(),
    stake: usd().strictNullable(),
    tradeId: id().strictNullable(),
    shares: shares().strictNullable(),
    timeInForce: p.text().$type<TimeInForce>(),
    confidence: p.float().columnType('double precision').strictNullable(),
    p: p.float().columnType('double precision').strictNullable(),
    why: p.text().strictNullable(),
    expiresAt: moment(),
    submittedAt: moment(),
    /** Its order among the signals that were submitted together. */
    place: p.integer(),
    status: p.text().$type<SignalStatus>(),
    decidedAt: moment().strictNullable(),
    rejectCode: p.text().$type<DomainErrorCode>().strictNullable(),
    rejectReason: p.text().strictNullable(),
  },
  indexes: [
    { name: 'signals_submitted_index', properties: ['portfolioId', ...ORDER] },
    { name: 'signals_status_index', properties: ['portfolioId', 'status', ...ORDER] },
    { name: 'signals_market_index', properties: ['portfolioId', 'marketId', ...ORDER] },
    { name: 'signals_cycle_index', properties: ['portfolioId', 'cycleId', 'place'] },
  ],
  checks: [
    { name: 'signals_outcome_check', expression: 'outcome in (0, 1)' },
    { name: 'signals_act_check', expression: oneOf('act', SIGNAL_ACTS) },
    { name: 'signals_limit_check', expression: fromZeroToOne('limit_price') },
    { name: 'signals_numbers_check', expression: isNumber('stake', 'shares') },
    { name: 'signals_signs_check', expression: notNegative('stake', 'shares') },
    { name: 'signals_confidence_check', expression: fromZeroToOne('confidence') },
    { name: 'signals_p_check', expression: fromZeroToOne('p') },
    { name: 'signals_time_in_force_check', expression: oneOf('time_in_force', TIMES_IN_FORCE) },
    { name: 'signals_status_check', expression: oneOf('status', SIGNAL_STATUSES) },
    {
      name: 'signals_sides_check',
      expression:
        "(act = 'buy') = (stake is not null) and (act = 'sell') = (trade_id is not null) and (act = 'sell' or shares is null)",
    },
    {
      name: 'signals_decided_check',
      expression:
        "(status = 'pending') = (decided_at is null) and (status = 'rejected') = (reject_code is not null)",
    },
  ],
});
