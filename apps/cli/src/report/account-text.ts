import { equity, formatUsd, unrealizedPnl, type Portfolio } from '@prescient/core';
import { table } from '@prescient/terminal';

/** Returns the account of a portfolio for people, at its stored marks. */
export function accountText(portfolio: Portfolio): string {
  const { id, kind, name, status, statusReason, strategyType, originId, riskVersion } = portfolio;
  const rows = [
    ['equity', formatUsd(equity(portfolio)), `of ${formatUsd(portfolio.initialBalance)} at first`],
    ['cash', formatUsd(portfolio.balance), ''],
    ['invested', formatUsd(portfolio.totalInvested), 'cost of the open positions'],
    ['realized', formatUsd(portfolio.realizedPnl), ''],
    ['unrealized', formatUsd(unrealizedPnl(portfolio)), 'at the stored marks'],
    ['trades', `${portfolio.tradeCount}`, `fill model ${portfolio.fillModel}`],
    ['strategy', strategyType ?? 'none', ''],
    ['opened', portfolio.createdAt.toISOString(), originId === null ? '' : `from portfolio ${originId}`],
    ['limits', riskVersion === null ? 'none' : `version ${riskVersion}`, ''],
  ];
  const reason = statusReason === null ? '' : `: ${statusReason}`;
  const state = `${kind === 'replay' ? 'saved replay, ' : ''}${status}${reason}`;
  return `Portfolio ${id}, ${name} (${state})\n\n${table(['figure', 'value', ''], rows)}`;
}
