import { defineEntity, p } from '@mikro-orm/core';
import {
  ACTIONS,
  EXIT_REASONS,
  MARK_SOURCES,
  POSITION_STATUSES,
  type Action,
  type ExitReason,
  type MarkSource,
  type PositionStatus,
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

export const PositionEntity = defineEntity({
  name: 'Position',
  tableName: 'portfolio_positions',
  properties: {
    portfolioId: portfolioId(),
    tradeId: id().primary(),
    venue: id(),
    marketId: id(),
    marketQuestion: p.text(),
    action: p.text().$type<Action>(),
    amount: usd(),
    shares: shares(),
    fee: usd(),
    entryPrice: price(),
    openedAt: moment().fieldName('entry_timestamp'),
    status: p.text().$type<PositionStatus>(),
    mark: price(),
    markSource: p.text().$type<MarkSource>(),
    markedAt: moment(),
    currentPnl: usd(),
    realizedPnl: usd(),
    proceeds: usd(),
    exitPrice: price().strictNullable(),
    closedAt: moment().fieldName('exit_timestamp').strictNullable(),
    exitReason: p.text().$type<ExitReason>().strictNullable(),
    settlementId: id().strictNullable(),
  },
  indexes: [
    {
      name: 'portfolio_positions_status_index',
      properties: ['portfolioId', 'status', 'openedAt', 'tradeId'],
    },
    {
      // The positions that a market's resolution concerns, over all portfolios.
      name: 'portfolio_positions_market_index',
      properties: ['venue', 'marketId', 'portfolioId', 'tradeId'],
      where: "status = 'open' or settlement_id is not null",
    },
  ],
  checks: [
    {
      name: 'portfolio_positions_numbers_check',
      expression: isNumber(
        'amount',
        'shares',
        'fee',
        'entry_price',
        'mark',
        'current_pnl',
        'realized_pnl',
        'proceeds',
      ),
    },
    {
      name: 'portfolio_positions_signs_check',
      expression: notNegative('amount', 'shares', 'fee', 'proceeds'),
    },
    {
      name: 'portfolio_positions_prices_check',
      expression: fromZeroToOne('entry_price', 'mark', 'exit_price'),
    },
    { name: 'portfolio_positions_action_check', expression: oneOf('action', ACTIONS) },
    { name: 'portfolio_positions_status_check', expression: oneOf('status', POSITION_STATUSES) },
    { name: 'portfolio_positions_mark_source_check', expression: oneOf('mark_source', MARK_SOURCES) },
    { name: 'portfolio_positions_exit_reason_check', expression: oneOf('exit_reason', EXIT_REASONS) },
    {
      name: 'portfolio_positions_open_check',
      expression: "(status = 'open') = (shares > 0) and (status = 'open' or amount + fee + current_pnl = 0)",
    },
  ],
});
