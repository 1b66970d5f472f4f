import type { ApiClient } from '@prescient/bot';
import { table, typed } from '@prescient/terminal';

type Bought = Awaited<ReturnType<ApiClient['trade']['execute']['mutate']>>;
type Sold = Awaited<ReturnType<ApiClient['trade']['close']['mutate']>>;
type BuyPreview = Awaited<ReturnType<ApiClient['trade']['preview']['query']>>;
type SellPreview = Awaited<ReturnType<ApiClient['trade']['previewClose']['query']>>;
type Fill = BuyPreview['fill'];

/** The market of a trade in words, and its limit. */
interface Subject {
  readonly question: string;
  readonly label: string;
  readonly limit: string;
}

const LEVEL_FIELDS = ['price', 'size', 'consumed', 'taken', 'cost', 'fee'] as const;

/** The figures of a fill from a book: what it loses to the spread, and to the depth. */
function lossRows(fill: Fill): string[][] {
  if (!fill) return [];
  return [
    ['spread', fill.spread ?? 'unknown', 'from the midpoint to the best price'],
    ['slippage', fill.slippage ?? 'unknown', 'from the best price to the average price'],
  ];
}

const levelsText = (fill: Fill): string =>
  fill
    ? `\n\n${table(
        LEVEL_FIELDS,
        fill.levels.map((level) => LEVEL_FIELDS.map((field) => level[field])),
      )}\nThe book is ${fill.bookAgeMs} ms old.`
    : '';

const figures = (rows: readonly string[][], fill: Fill): string =>
  `${table(['figure', 'value', ''], [...rows, ...lossRows(fill)])}${levelsText(fill)}`;

/** A buy before it happens. */
export function buyPreviewText({ fill, ...of }: BuyPreview, { question, label, limit }: Subject): string {
  const rows = [
    ['shares', of.shares, `fill model ${of.fillModel}`],
    ['average price', of.price, `limit ${limit}`],
    ['stake', of.amount, ''],
    ['fee', of.fee, ''],
    ['cost', of.cost, 'stake and fee'],
    ['cash after it', of.balance, ''],
  ];
  const before = of.replayed ? 'This id was carried out before; this is its answer.\n' : '';
  return `${before}Buy ${label}: ${question}\n\n${figures(rows, fill)}`;
}

/** A sale before it happens. */
export function sellPreviewText({ fill, ...of }: SellPreview, { question, label, limit }: Subject): string {
  const rows = [
    ['shares', of.shares, `${of.remainingShares} remain`],
    ['average price', of.price, `limit ${limit}`],
    ['gross', of.gross, ''],
    ['exit fee', of.exitFee, ''],
    ['gain', of.tradePnl, ''],
    ['cash after it', of.balance, ''],
  ];
  const before = of.replayed ? 'This id was carried out before; this is its answer.\n' : '';
  return `${before}Sell ${label}: ${question}\n\n${figures(rows, fill)}`;
}

/** A buy that happened. */
export const boughtText = (of: Bought, label: string): string =>
  `${of.replayed ? 'Bought before' : 'Bought'}: ${of.shares} shares of ${label} at ${of.price} (${of.fillModel}) for ${of.cost}, fee ${of.fee}. Cash: ${of.balance}.
Trade ${of.tradeId}; "${typed(`receipt ${of.portfolioId} ${of.tradeId}`)}" shows how it was priced.`;

/** A sale that happened. */
export function soldText(of: Sold): string {
  const { replayed, shares, price, fillModel, gross, exitFee, tradePnl, remainingShares, balance } = of;
  const sold = `${replayed ? 'Sold before' : 'Sold'}: ${shares} shares at ${price} (${fillModel}) for ${gross}, fee ${exitFee}, profit ${tradePnl}.`;
  return `${sold}\nLeft of the trade: ${remainingShares} shares. Cash: ${balance}.`;
}
