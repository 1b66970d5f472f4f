import { defineEntity, p } from '@mikro-orm/core';
import {
  FILL_KINDS,
  FILL_MODELS,
  type FillKind,
  type FillModel,
  type Receipt,
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

/** Immutable executions, one a command; append-only. */
export const FillEntity = defineEntity({
  name: 'Fill',
  tableName: 'fills',
  properties: {
    portfolioId: portfolioId(),
    commandId: id().primary(),
    tradeId: id(),
    kind: p.text().$type<FillKind>(),
    price: price().strictNullable(),
    shares: shares(),
    amount: usd(),
    fee: usd(),
    gross: usd(),
    exitFee: usd(),
    fillModel: p.text().$type<FillModel>().strictNullable(),
    reverses: id().strictNullable(),
    occurredAt: moment(),
    recordedAt: moment(),
    receipt: p.json().$type<Receipt>(),
  },
  indexes: [
    { name: 'fills_trade_index', properties: ['portfolioId', 'tradeId'] },
    // A follower of a portfolio goes on from the last fill that it was told.
    { name: 'fills_recorded_index', properties: ['portfolioId', 'recordedAt', 'commandId'] },
  ],
  checks: [
    { name: 'fills_numbers_check', expression: isNumber('shares', 'amount', 'fee', 'gross', 'exit_fee') },
    {
      name: 'fills_signs_check',
      expression: `shares > 0 and ${notNegative('amount', 'fee', 'gross', 'exit_fee')}`,
    },
    { name: 'fills_price_check', expression: fromZeroToOne('price') },
    { name: 'fills_kind_check', expression: oneOf('kind', FILL_KINDS) },
    { name: 'fills_fill_model_check', expression: oneOf('fill_model', FILL_MODELS) },
    { name: 'fills_reverses_check', expression: "(kind = 'reverse') = (reverses is not null)" },
  ],
});
