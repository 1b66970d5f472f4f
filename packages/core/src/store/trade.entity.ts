import { defineEntity, p } from '@mikro-orm/core';
import {
  ACTIONS,
  FILL_MODELS,
  TRADE_STATUSES,
  type Action,
  type DomainErrorCode,
  type FillModel,
  type TradeStatus,
} from '../domain/index.ts';
import { id, isNumber, moment, notNegative, oneOf, portfolioId, price, shares, usd } from './columns.ts';

export const TradeEntity = defineEntity({
  name: 'Trade',
  tableName: 'trades',
  properties: {
    portfolioId: portfolioId(),
    tradeId: id().primary(),
    timestamp: moment(),
    recordedAt: moment(),
    venue: id(),
    marketId: id(),
    marketQuestion: p.text(),
    action: p.text().$type<Action>(),
    requestedAmount: usd(),
    amount: usd(),
    shares: shares(),
    fee: usd(),
    entryPrice: price(),
    fillModel: p.text().$type<FillModel>(),
    confidence: p.float().columnType('double precision').strictNullable(),
    reason: p.text().strictNullable(),
    status: p.text().$type<TradeStatus>(),
    rejectCode: p.text().$type<DomainErrorCode>().strictNullable(),
    eventId: p.text().strictNullable(),
    eventTitle: p.text().strictNullable(),
    eventEndDate: p.text().strictNullable(),
    currentPnl: usd(),
    realizedPnl: usd(),
  },
  indexes: [
    { name: 'trades_history_index', properties: ['portfolioId', 'recordedAt', 'tradeId'] },
    { name: 'trades_status_index', properties: ['portfolioId', 'status', 'recordedAt', 'tradeId'] },
  ],
  checks: [
    {
      name: 'trades_numbers_check',
      expression: isNumber('requested_amount', 'amount', 'shares', 'fee', 'entry_price', 'current_pnl', 'realized_pnl'),
    },
    { name: 'trades_signs_check', expression: notNegative('requested_amount', 'amount', 'shares', 'fee') },
    { name: 'trades_price_check', expression: 'entry_price between 0 and 1' },
    { name: 'trades_confidence_check', expression: 'confidence between 0 and 1' },
    { name: 'trades_action_check', expression: oneOf('action', ACTIONS) },
    { name: 'trades_status_check', expression: oneOf('status', TRADE_STATUSES) },
    { name: 'trades_fill_model_check', expression: oneOf('fill_model', FILL_MODELS) },
    {
      name: 'trades_rejected_check',
      expression: "(status = 'rejected') = (reject_code is not null) and (status <> 'rejected' or amount + shares + fee = 0)",
    },
  ],
});
