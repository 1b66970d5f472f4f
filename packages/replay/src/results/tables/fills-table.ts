import type { Fill } from '@prescient/core/domain';
import { formatPrice, formatShares, formatUsd } from '@prescient/core/money';
import type { Columns } from './table-page.ts';

/** A value deep in a receipt, as text; null where the receipt has none there. */
function figure(receipt: unknown, ...path: readonly string[]): string | null {
  let value = receipt;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : null;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The levels that a fill took, the best first: `0.450000:100.000000 0.460000:20.000000`, price and shares. */
const levelsOf = ({ receipt }: Fill): string | null =>
  receipt['levels'] === undefined
    ? null
    : listOf(receipt['levels'])
        .map((level) => `${figure(level, 'price') ?? ''}:${figure(level, 'taken') ?? ''}`)
        .join(' ');

/** Columns of figures in the receipt, by their paths. */
const RECEIPT_FIGURES = {
  source: ['source'],
  venue: ['venue'],
  market_id: ['marketId'],
  outcome: ['outcome'],
  wanted_stake: ['wanted', 'stake'],
  wanted_shares: ['wanted', 'shares'],
  limit: ['limit'],
  time_in_force: ['timeInForce'],
  book_hash: ['book', 'hash'],
  book_timestamp: ['book', 'timestamp'],
  book_received_at: ['book', 'receivedAt'],
  book_age_ms: ['book', 'ageMs'],
  best_bid: ['book', 'bestBid'],
  best_ask: ['book', 'bestAsk'],
  cash_at_midpoint: ['shadow', 'optimistic', 'cash'],
  cash: ['shadow', 'realistic', 'cash'],
  cash_one_level_worse: ['shadow', 'pessimistic', 'cash'],
} as const;

/** The columns of the export of a portfolio's fills but its id, and then the figures of their receipts. */
export const FILL_COLUMNS: Columns<Fill> = {
  command_id: ({ commandId }) => commandId,
  trade_id: ({ tradeId }) => tradeId,
  kind: ({ kind }) => kind,
  timestamp: ({ occurredAt }) => occurredAt.toISOString(),
  recorded_at: ({ recordedAt }) => recordedAt.toISOString(),
  price: ({ price }) => (price === null ? null : formatPrice(price)),
  shares: ({ shares }) => formatShares(shares),
  amount: ({ amount }) => formatUsd(amount),
  fee: ({ fee }) => formatUsd(fee),
  gross: ({ gross }) => formatUsd(gross),
  exit_fee: ({ exitFee }) => formatUsd(exitFee),
  fill_model: ({ fillModel }) => fillModel,
  reverses: ({ reverses }) => reverses,
  ...Object.fromEntries(
    Object.entries(RECEIPT_FIGURES).map(([name, path]) => [
      `receipt_${name}`,
      ({ receipt }: Fill) => figure(receipt, ...path),
    ]),
  ),
  receipt_levels: levelsOf,
};
