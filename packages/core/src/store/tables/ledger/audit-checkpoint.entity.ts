import { defineEntity, p } from '@mikro-orm/core';
import { isNumber, moment, portfolioId, usd } from '../columns.ts';

/**
 * The end of a portfolio's last audit: the sums of its movements recorded **before** `through`. Every later movement
 * is recorded at `through` or after it, so these sums never change again.
 */
export const AuditCheckpointEntity = defineEntity({
  name: 'AuditCheckpoint',
  tableName: 'audit_checkpoints',
  properties: {
    portfolioId: portfolioId(),
    through: moment(),
    initialBalance: usd(),
    balance: usd(),
    totalInvested: usd(),
    realizedPnl: usd(),
    tradeCount: p.integer(),
    /** The portfolio's own sums when they were found right; while it has the same, there is nothing to add up. */
    verifiedState: p.text(),
    /** Why an administrator unlocked the portfolio although an audit differs; such a difference does not lock it again. */
    waivedBecause: p.text().strictNullable(),
  },
  checks: [
    {
      name: 'audit_checkpoints_numbers_check',
      expression: isNumber('initial_balance', 'balance', 'total_invested', 'realized_pnl'),
    },
  ],
});
