import { formatPrice, formatUsd } from '@prescient/core/money';
import { table, typed } from '@prescient/terminal';
import { countOf, type BotTrade, type CycleReport } from '../cycle/cycle-report.ts';

const SIDES = { buy_yes: 'yes', buy_no: 'no' } as const;
const HEADINGS = ['market', 'side', 'limit', 'stake', 'price', 'shares', 'cost', 'fee', 'status', 'reason'];
/** The widest text of a cell. */
const MAX_WIDTH = 40;

/** The request of a signal (limit and stake), and beside it the fill: price, shares, cost and fee. */
const tradeRow = ({ signal, status, reason, item }: BotTrade): string[] => [
  signal.marketQuestion || signal.marketId,
  SIDES[signal.action],
  formatPrice(signal.targetPrice),
  formatUsd(signal.amount),
  item?.trade?.price ?? '',
  item?.trade?.shares ?? '',
  item?.trade?.cost ?? '',
  item?.trade?.fee ?? '',
  status,
  reason,
];

const HOW_FILLED = {
  quoted: 'Fills are quoted: every trade gets the price of its signal, and the fee is 0.',
  book: 'Fills are from order books, level by level, with fees; the price is the average of the levels.',
} as const;

function botText(report: CycleReport): string {
  const { plan, resolved, leftOut, portfolio } = report;
  const bad = plan.badRows.map(({ market, reason }) => [
    market,
    ...Array<string>(HEADINGS.length - 3).fill(''),
    'bad',
    reason,
  ]);
  const counts = [
    `${countOf(report, 'executed')} executed`,
    `${countOf(report, 'skipped')} skipped`,
    `${countOf(report, 'rejected')} rejected`,
    ...(leftOut > 0
      ? [`${leftOut} left out: too little cash, or --max-trades or --max-positions reached`]
      : []),
    ...(resolved > 0 ? [`${resolved} of an earlier run now answered`] : []),
  ];
  return [
    plan.read,
    '',
    table(HEADINGS, [...report.trades.map(tradeRow), ...bad], MAX_WIDTH),
    '',
    `${counts.join(', ')}. ${HOW_FILLED[portfolio.fillModel]}`,
  ].join('\n');
}

type Sums = CycleReport['portfolio'];

/** The reason for which nobody knows the proceeds of selling all positions. */
function unknownSale({ marks, positions, nextCursor, fillModel }: Sums): string {
  if (!marks.live) return 'the API follows no books; start it with --live or --play FILE';
  const unknown = positions.filter(({ liquidationValue }) => liquidationValue === null).length;
  const some = unknown === 0 ? 'some' : `${unknown}`;
  const all = nextCursor === null ? `${positions.length}` : `the newest ${positions.length}`;
  const asks = fillModel === 'quoted' ? '; this portfolio fills at quoted prices and asks for none' : '';
  return `no fresh book is known of ${some} of ${all} positions${asks}`;
}

/** The proceeds of selling all positions now, or the reason for which they are not known. */
const saleText = (portfolio: Sums): string =>
  portfolio.liquidationValue ?? `an unknown amount, because ${unknownSale(portfolio)}`;

/** A portfolio after a cycle, and the verdict of its audit. */
export function portfolioText({ portfolio, audit }: Pick<CycleReport, 'portfolio' | 'audit'>): string {
  const rows: [string, string][] = [
    ['cash', portfolio.balance],
    ['invested', portfolio.totalInvested],
    ['unrealized P&L', portfolio.unrealizedPnl],
    ['realized P&L', portfolio.realizedPnl],
    ['equity', portfolio.equity],
    ['market value of positions', portfolio.marketValue],
  ];
  const sale = `Selling all positions now would bring ${saleText(portfolio)}.`;
  const verdict = audit.clean
    ? `Audit: clean. ${audit.transfers} transfers and ${audit.fills} fills give exactly these numbers.`
    : `Audit: ${audit.differences.length} DIFFERENCES. Run "${typed('audit')}" to see them.`;
  const title = `Portfolio ${portfolio.id} "${portfolio.name}": ${portfolio.tradeCount} trades, ${portfolio.positionsTotal} open positions`;
  return [title, '', table(['dollars', 'amount'], rows), '', sale, verdict].join('\n');
}

/** The report of a cycle for a person. */
export const reportText = (report: CycleReport): string => `${botText(report)}\n\n${portfolioText(report)}`;
