import { formatPrice, formatShares, formatUsd, type CheckedFill, type Fill } from '@prescient/core';
import { table } from '@prescient/terminal';

/**
 * The fields of a receipt from a book that the command reads; a receipt that was tampered with may lack any of them.
 */
interface BookReceipt {
  readonly marketId?: string;
  readonly outcome?: number;
  readonly limit?: string;
  readonly timeInForce?: string;
  readonly wanted?: Readonly<Record<string, string>>;
  readonly book?: Readonly<Record<string, string | number | null>>;
  readonly fees?: Readonly<Record<string, string>>;
  readonly replenishment?: { readonly halfLifeMs?: number } | null;
  readonly levels?: readonly Readonly<Record<string, string>>[];
  readonly shadow?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const LEVEL_FIELDS = ['price', 'size', 'consumed', 'taken', 'cost', 'fee'] as const;
const SHADOWS = ['optimistic', 'realistic', 'pessimistic'] as const;

const pairs = (object: object = {}): string =>
  Object.entries(object)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

function bookLines(receipt: BookReceipt): string[] {
  const { marketId, outcome, limit, timeInForce, wanted, book, fees, levels = [], shadow } = receipt;
  const halfLifeMs = receipt.replenishment?.halfLifeMs;
  return [
    `book of outcome ${outcome ?? '?'} of ${marketId ?? '?'}: ${pairs(book)}`,
    `wanted: ${pairs(wanted)}, limit ${limit ?? '?'}, ${timeInForce ?? '?'}; fees: ${pairs(fees)}`,
    halfLifeMs === undefined
      ? 'consumed depth is there again only where its level grows'
      : `half of the consumed depth is there again every ${halfLifeMs} ms`,
    table(
      LEVEL_FIELDS,
      levels.map((level) => LEVEL_FIELDS.map((field) => level[field] ?? '')),
    ),
    table(
      ['counted', 'price', 'dollars'],
      SHADOWS.map((name) => [name, shadow?.[name]?.['price'] ?? '', shadow?.[name]?.['cash'] ?? '']),
    ),
  ];
}

const movedBy = ({ kind, amount, fee, gross, exitFee }: Fill): string =>
  kind === 'buy'
    ? `stake ${formatUsd(amount)}, fee ${formatUsd(fee)}`
    : `gross ${formatUsd(gross)}, exit fee ${formatUsd(exitFee)}`;

const priceText = ({ price }: Fill): string => (price === null ? 'its stake' : formatPrice(price));

/** Returns a fill and its pricing, for people. */
export function receiptText({ fill, equal, differences }: CheckedFill): string {
  const { receipt } = fill;
  const lines = receipt['source'] === 'book' ? bookLines(receipt) : [`receipt: ${pairs(receipt)}`];
  return [
    `${fill.kind} ${fill.commandId}: ${formatShares(fill.shares)} shares at ${priceText(fill)}, ${movedBy(fill)}`,
    ...lines,
    equal ? 'recomputed: equal' : 'recomputed: NOT EQUAL',
    ...differences.map(
      ({ field, stored, recomputed }) =>
        `  ${field}: stored ${stored ?? 'nothing'}, recomputed ${recomputed ?? 'nothing'}`,
    ),
  ].join('\n');
}

/** Returns a fill and its pricing, for programs: money as decimal strings. */
export const receiptJson = ({ fill, equal, differences }: CheckedFill) => ({
  ...fill,
  price: fill.price === null ? null : formatPrice(fill.price),
  shares: formatShares(fill.shares),
  amount: formatUsd(fill.amount),
  fee: formatUsd(fill.fee),
  gross: formatUsd(fill.gross),
  exitFee: formatUsd(fill.exitFee),
  equal,
  differences,
});
