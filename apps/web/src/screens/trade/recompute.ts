import { receiptDifferences, type Fill, type ReceiptDifference } from '@prescient/core/domain';
import { parsePrice, parseShares, parseUsd } from '@prescient/core/money';
import type { RouterOutputs } from '@prescient/api';

/** A fill as the API tells it. */
export type ToldFill = RouterOutputs['trade']['receipt']['fills'][number];

/** A fill by the names that the rules of trading have for it; the receipt decides nothing about whose it is. */
const fillOf = ({ timestamp, recordedAt, price, ...told }: ToldFill): Fill => ({
  ...told,
  portfolioId: 0,
  tradeId: '',
  reverses: null,
  price: price === null ? null : parsePrice(price),
  shares: parseShares(told.shares),
  amount: parseUsd(told.amount),
  fee: parseUsd(told.fee),
  gross: parseUsd(told.gross),
  exitFee: parseUsd(told.exitFee),
  occurredAt: new Date(timestamp),
  recordedAt: new Date(recordedAt),
});

/** Computes fills of one trade again from their receipts, here, by the rules of the exchange itself. */
export function recomputed(
  fills: readonly ToldFill[],
): readonly { readonly fill: ToldFill; readonly differences: readonly ReceiptDifference[] }[] {
  const trade = fills.map(fillOf);
  return fills.map((fill, index) => ({ fill, differences: receiptDifferences(trade[index]!, trade) }));
}
