import { defineEntity, p } from '@mikro-orm/core';
import { isNumber, moment, notNegative, portfolioId, usd } from '../columns.ts';

/**
 * The equity of portfolios over time: `equity = balance + marketValue` from `at` until the next row. A row stands for a
 * change; old rows are thinned to one an hour, then to one a day.
 */
export const EquitySnapshotEntity = defineEntity({
  name: 'EquitySnapshot',
  tableName: 'equity_snapshots',
  properties: {
    portfolioId: portfolioId(),
    at: moment().primary(),
    balance: usd(),
    /** `Σ shares × mark` of the open positions at their stored marks. */
    marketValue: usd(),
    openPositions: p.integer(),
    /** The dollars that selling all of them at once would have brought; null where a book or a fee was not known. */
    liquidationValue: usd().strictNullable(),
  },
  checks: [
    {
      name: 'equity_snapshots_numbers_check',
      expression: isNumber('balance', 'market_value', 'liquidation_value'),
    },
    { name: 'equity_snapshots_signs_check', expression: notNegative('market_value', 'open_positions') },
  ],
});
