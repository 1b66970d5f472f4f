import type { RouterOutputs } from '@prescient/api';
import type { BotReport } from '@prescient/bot';
import { formatPrice, formatUsd } from '@prescient/core';
import { table } from './output.ts';
import type { Wishes } from './wishes.ts';

type PortfolioSummary = RouterOutputs['portfolio']['summary'];
type Audit = RouterOutputs['audit']['verify'];

/** What one cycle of the bot shows. */
export interface TradingReport {
  readonly wishes: Wishes;
  readonly bot: BotReport;
  readonly portfolio: PortfolioSummary;
  readonly audit: Audit;
}

const SIDES = { buy_yes: 'yes', buy_no: 'no' } as const;

const tradeRow = ({ signal, status, reason, item }: BotReport['trades'][number]): string[] => [
  signal.marketQuestion,
  SIDES[signal.action],
  formatPrice(signal.targetPrice),
  formatUsd(signal.amount),
  item?.trade?.shares ?? '',
  status,
  reason,
];

const HOW_FILLED = {
  quoted: "Fills are quoted: the signal's price is believed, fee 0.",
  book: 'Fills are from order books, level by level, with fees; the price is the limit.',
} as const;

function botText({ wishes, bot, portfolio }: TradingReport): string {
  const headings = ['market', 'side', 'price', 'stake', 'shares', 'status', 'reason'];
  const bad = wishes.badRows.map(({ market, reason }) => [
    '',
    '',
    '',
    '',
    '',
    'bad',
    `${market} ${reason}`.trim(),
  ]);
  const { executed, skipped, rejected, resolved } = bot;
  const former = resolved > 0 ? `, ${resolved} of a former run answered` : '';
  return [
    wishes.read,
    '',
    table(headings, [...bot.trades.map(tradeRow), ...bad]),
    '',
    `${executed} executed, ${skipped} skipped, ${rejected} rejected${former}. ${HOW_FILLED[portfolio.fillModel]}`,
  ].join('\n');
}

function portfolioText({ portfolio, audit }: TradingReport): string {
  const rows: [string, string][] = [
    ['cash', portfolio.balance],
    ['invested', portfolio.totalInvested],
    ['unrealized P&L', portfolio.unrealizedPnl],
    ['realized P&L', portfolio.realizedPnl],
    ['equity', portfolio.equity],
  ];
  const verdict = audit.clean
    ? `Audit: clean. ${audit.transfers} transfers and ${audit.fills} fills give exactly these numbers.`
    : `Audit: ${audit.differences.length} DIFFERENCES. Run "npm run audit" to see them.`;
  const title = `Portfolio ${portfolio.id} "${portfolio.name}": ${portfolio.tradeCount} trades, ${portfolio.positionsTotal} open positions`;
  return [title, '', table(['dollars', 'amount'], rows), '', verdict].join('\n');
}

/** The report for a person. */
export const reportText = (report: TradingReport): string => `${botText(report)}\n\n${portfolioText(report)}`;

const portfolioJson = (portfolio: PortfolioSummary): object => ({
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
  open_positions: portfolio.positionsTotal,
  fill_model: portfolio.fillModel,
});

/** The report for a program: snake_case, money as decimal strings. */
export const reportJson = ({ wishes, bot, portfolio, audit }: TradingReport): object => ({
  bot: {
    read: wishes.read,
    refused_markets: wishes.refused,
    bad_rows: wishes.badRows,
    resolved: bot.resolved,
    executed: bot.executed,
    skipped: bot.skipped,
    rejected: bot.rejected,
    trades: bot.trades.map(({ signal, status, reason, item }) => ({
      trade_id: item?.tradeId ?? null,
      market_id: signal.marketId,
      action: signal.action,
      price: formatPrice(signal.targetPrice),
      amount: formatUsd(signal.amount),
      shares: item?.trade?.shares ?? null,
      status,
      reason,
    })),
  },
  portfolio: portfolioJson(portfolio),
  audit: {
    clean: audit.clean,
    transfers: audit.transfers,
    fills: audit.fills,
    differences: audit.differences,
  },
});
