import type { EquityPoint } from '@prescient/core/domain';
import { formatUsd, subtract } from '@prescient/core/money';
import type { Columns } from './table-page.ts';

/** The columns of the export of a portfolio's equity that a replay knows. */
export const EQUITY_COLUMNS: Columns<EquityPoint> = {
  at: ({ at }) => at.toISOString(),
  equity: ({ equity }) => formatUsd(equity),
  balance: ({ balance }) => formatUsd(balance),
  market_value: ({ equity, balance }) => formatUsd(subtract(equity, balance)),
};
