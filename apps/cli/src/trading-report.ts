import type { RouterOutputs } from '@prescient/api';
import type { BotReport } from '@prescient/bot';
import { formatPrice, formatUsd } from '@prescient/core';
import { table } from './output.ts';

type PortfolioSummary = RouterOutputs['portfolio']['summary'];
type Audit = RouterOutputs['audit']['verify'];

/** What one run of `start` shows. */
export interface TradingReport {
  readonly bot: BotReport;
  readonly portfolio: PortfolioSummary;
  readonly audit: Audit;
}

const tradeRow = ({ signal, item }: BotReport['trades'][number]): string[] => [
  item.status,
  signal.marketQuestion,
  signal.action,
  formatPrice(signal.targetPrice),
  formatUsd(signal.amount),
  item.trade?.shares ?? '',
  item.error?.code ?? item.trade?.fillModel ?? '',
];

function botText({
  strategy,
  markets,
  refusedMarkets,
  executed,
  rejected,
  replayed,
  trades,
}: BotReport): string {
  const refused = Object.entries(refusedMarkets).map(([code, count]) => `${count} ${code}`);
  const seen = `${markets} markets read${refused.length > 0 ? `, refused: ${refused.join(', ')}` : ''}`;
  const headings = ['status', 'market', 'action', 'price', 'amount', 'shares', 'fill model'];
  return [
    `Bot "${strategy}": ${seen}`,
    '',
    table(headings, trades.map(tradeRow)),
    '',
    `${executed} executed, ${replayed} traded before, ${rejected} rejected. Fills are quoted: the signal's price is believed, fee 0.`,
  ].join('\n');
}

function portfolioText({ portfolio, audit }: TradingReport): string {
  const rows: [string, string][] = [
    ['initial balance', portfolio.initialBalance],
    ['balance', portfolio.balance],
    ['total invested', portfolio.totalInvested],
    ['market value', portfolio.marketValue],
    ['equity', portfolio.equity],
    ['realized P&L', portfolio.realizedPnl],
    ['unrealized P&L', portfolio.unrealizedPnl],
  ];
  const verdict = audit.clean
    ? `Audit: clean. ${audit.transfers} transfers and ${audit.fills} fills give exactly these numbers.`
    : `Audit: ${audit.differences.length} DIFFERENCES. Run "npm run audit" to see them.`;
  const title = `Portfolio ${portfolio.id} "${portfolio.name}": ${portfolio.tradeCount} trades, ${portfolio.positions.length} open positions`;
  return [title, '', table(['dollars', 'amount'], rows), '', verdict].join('\n');
}

/** The report for a person. */
export const reportText = (report: TradingReport): string =>
  `${botText(report.bot)}\n\n${portfolioText(report)}`;

/** The report for a program: snake_case, money as decimal strings. */
export function reportJson({ bot, portfolio, audit }: TradingReport): object {
  return {
    bot: {
      strategy: bot.strategy,
      markets: bot.markets,
      refused_markets: bot.refusedMarkets,
      resolved: bot.resolved,
      executed: bot.executed,
      replayed: bot.replayed,
      rejected: bot.rejected,
      trades: bot.trades.map(({ item }) => ({
        trade_id: item.tradeId,
        status: item.status,
        code: item.error?.code ?? null,
      })),
    },
    portfolio: {
      id: portfolio.id,
      initial_balance: portfolio.initialBalance,
      balance: portfolio.balance,
      total_invested: portfolio.totalInvested,
      market_value: portfolio.marketValue,
      equity: portfolio.equity,
      realized_pnl: portfolio.realizedPnl,
      unrealized_pnl: portfolio.unrealizedPnl,
      total_profit_loss: portfolio.totalProfitLoss,
      trade_count: portfolio.tradeCount,
      open_positions: portfolio.positions.length,
      fill_model: portfolio.fillModel,
    },
    audit: {
      clean: audit.clean,
      transfers: audit.transfers,
      fills: audit.fills,
      differences: audit.differences,
    },
  };
}
