import { defineEntity, p } from '@mikro-orm/core';
import {
  FILL_MODELS,
  PORTFOLIO_KINDS,
  PORTFOLIO_STATUSES,
  type FillModel,
  type PortfolioKind,
  type PortfolioStatus,
  type StrategyConfig,
} from '../../../domain/index.ts';
import { isNumber, moment, notNegative, oneOf, portfolioId, usd } from '../columns.ts';

const money = ['initial_balance', 'balance', 'total_invested', 'total_profit_loss', 'realized_pnl'];

export const PortfolioEntity = defineEntity({
  name: 'Portfolio',
  tableName: 'portfolio_state',
  properties: {
    id: portfolioId(),
    kind: p.text().$type<PortfolioKind>(),
    name: p.text(),
    initialBalance: usd(),
    balance: usd(),
    totalInvested: usd(),
    totalProfitLoss: usd(),
    realizedPnl: usd(),
    tradeCount: p.integer(),
    fillModel: p.text().$type<FillModel>(),
    replenishmentHalfLifeMs: p.integer().strictNullable(),
    status: p.text().$type<PortfolioStatus>(),
    statusReason: p.text().strictNullable(),
    strategyType: p.text().strictNullable(),
    strategyConfig: p.json().$type<StrategyConfig>().strictNullable(),
    originId: p.integer().strictNullable(),
    createdAt: moment(),
    lastUpdated: moment(),
    riskVersion: p.integer().strictNullable(),
  },
  indexes: [{ name: 'portfolio_state_replays_index', properties: ['id'], where: "kind = 'replay'" }],
  checks: [
    { name: 'portfolio_state_id_check', expression: 'id > 0' },
    { name: 'portfolio_state_numbers_check', expression: isNumber(...money) },
    {
      name: 'portfolio_state_signs_check',
      expression: notNegative('initial_balance', 'total_invested', 'trade_count'),
    },
    { name: 'portfolio_state_kind_check', expression: oneOf('kind', PORTFOLIO_KINDS) },
    { name: 'portfolio_state_status_check', expression: oneOf('status', PORTFOLIO_STATUSES) },
    { name: 'portfolio_state_fill_model_check', expression: oneOf('fill_model', FILL_MODELS) },
    { name: 'portfolio_state_replenishment_check', expression: 'replenishment_half_life_ms > 0' },
    { name: 'portfolio_state_overdrawn_check', expression: "balance >= 0 or status <> 'active'" },
    {
      name: 'portfolio_state_conservation_check',
      expression: 'balance + total_invested = initial_balance + realized_pnl',
    },
  ],
});
