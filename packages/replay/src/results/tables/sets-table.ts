import { formatUsd, plainDecimal } from '@prescient/core/money';
import type { SetResult } from '../results.ts';
import type { Columns } from './table-page.ts';

/** Shortest digits that are the same number again; without an exponent, as spreadsheets read them. */
const number = (value: number | null): string | null => (value === null ? null : plainDecimal(`${value}`));

/** The columns of the runs of a sweep, the highest return first. */
export const SET_COLUMNS: Columns<SetResult> = {
  strategy: ({ strategy }) => strategy.name,
  version: ({ strategy }) => `${strategy.version}`,
  differences: ({ differences }) => differences,
  config: ({ strategy }) => JSON.stringify(strategy.config),
  seed: ({ seed }) => seed,
  equity: ({ brief }) => formatUsd(brief.equity),
  total_return: ({ brief }) => number(brief.totalReturn),
  return_on_cost: ({ brief }) => number(brief.returnOnCost),
  trades: ({ brief }) => `${brief.tradeCount}`,
  closed: ({ brief }) => `${brief.summary.closed}`,
  events: ({ brief }) => `${brief.events}`,
  win_rate: ({ brief }) => number(brief.summary.winRate),
  realized_pnl: ({ brief }) => formatUsd(brief.summary.realizedPnl),
  fees: ({ brief }) => formatUsd(brief.summary.fees),
  volume: ({ brief }) => formatUsd(brief.summary.volume),
  drawdown: ({ brief }) => number(brief.drawdown?.depth ?? 0),
  days: ({ brief }) => `${brief.days}`,
  sharpe: ({ brief }) => number(brief.sharpe),
  sortino: ({ brief }) => number(brief.sortino),
  probabilistic_sharpe: ({ brief }) => number(brief.probabilisticSharpe),
  deflated_sharpe: ({ brief }) => number(brief.deflatedSharpe),
  runs: ({ brief }) => `${brief.runs}`,
};
