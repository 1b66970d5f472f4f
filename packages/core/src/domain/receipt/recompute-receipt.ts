import {
  formatPrice,
  formatShares,
  formatUsd,
  notional,
  parsePrice,
  parseShares,
  parseUsd,
  sharesFor,
  type Price,
  type Usd,
} from '../../money/index.ts';
import { rangesOfJson, type PriceRangeJson } from '../book/price-ranges.ts';
import type { FeeSchedule } from '../market/fee-schedule.ts';
import type { OutcomeIndex } from '../market/market-ref.ts';
import { fillDepth, type FillRequest, type TimeInForce } from '../pricing/fill-depth.ts';
import type { Fill, Receipt } from '../account/fill.ts';
import { amountsJson } from '../pricing/polymarket-amounts.ts';
import { shadowJson, type Shadow } from '../pricing/shadow.ts';
import type { Depth, Side } from '../book/depth.ts';

/** The numbers of a fill by its receipt; decimal strings. Fields that the receipt does not determine are absent. */
export interface Recomputed {
  readonly price?: string | null;
  readonly shares?: string;
  readonly amount?: string;
  readonly fee?: string;
  readonly gross?: string;
  readonly exitFee?: string;
  /** Of a fill from a book: the levels, what was taken of each, its cost and fee, as JSON. */
  readonly levels?: string;
  /** Of a fill from a book at Polymarket: the order that one would sign there, as JSON. */
  readonly order?: string;
  /** Of a fill from a book: the three ways to count it, as JSON. */
  readonly shadow?: string;
}

/** A field in which a fill differs from its receipt. */
export interface ReceiptDifference {
  readonly field: keyof Recomputed | 'receipt';
  readonly stored: string | null;
  readonly recomputed: string | null;
}

interface LevelJson {
  readonly price: string;
  readonly size: string;
  readonly consumed?: string;
}

/** The receipt of a fill from a book as it was stored; `bookReceipt` explains the fields. */
interface BookReceipt {
  readonly venue: string;
  readonly outcome: OutcomeIndex;
  readonly side: Side;
  readonly wanted: { readonly stake?: string; readonly shares?: string };
  readonly limit: string;
  readonly timeInForce: TimeInForce;
  readonly step: string;
  readonly book: {
    readonly tickSize: string;
    readonly priceRanges?: readonly PriceRangeJson[];
    readonly bestBid: string | null;
    readonly bestAsk: string | null;
  };
  readonly fees: FeeSchedule;
  readonly levels: readonly LevelJson[];
  readonly next: LevelJson | null;
  readonly later: readonly LevelJson[] | null;
}

const optionalPrice = (text: string | null): Price | null => (text === null ? null : parsePrice(text));

const levelOf = ({ price, size, consumed = '0' }: LevelJson): Depth => ({
  price: parsePrice(price),
  size: parseShares(size),
  consumed: parseShares(consumed),
});

const orderOf = ({
  side,
  outcome,
  wanted,
  limit,
  timeInForce,
  step,
  book,
  fees,
  later,
}: BookReceipt): FillRequest => ({
  side,
  wanted:
    wanted.stake === undefined ? { shares: parseShares(wanted.shares!) } : { stake: parseUsd(wanted.stake) },
  limit: parsePrice(limit),
  timeInForce,
  step: parseShares(step),
  fees,
  grid: {
    outcome,
    tickSize: parsePrice(book.tickSize),
    priceRanges: rangesOfJson(book.priceRanges),
  },
  bestBid: optionalPrice(book.bestBid),
  bestAsk: optionalPrice(book.bestAsk),
  later: later && later.map(levelOf),
});

const depthOf = ({ levels, next }: BookReceipt): Depth[] => [...levels, ...(next ? [next] : [])].map(levelOf);

function fromBook(receipt: BookReceipt): Recomputed {
  const order = orderOf(receipt);
  const filled = fillDepth(order, depthOf(receipt));
  const levels = filled.levels.map(({ price, size, consumed, taken, cost }, index) => ({
    price: formatPrice(price),
    size: formatShares(size),
    consumed: formatShares(consumed),
    taken: formatShares(taken),
    cost: formatUsd(cost),
    fee: formatUsd(filled.levelFees[index]!),
  }));
  const [total, fee] = [formatUsd(filled.cost), formatUsd(filled.fee)];
  return {
    price: formatPrice(filled.price),
    shares: formatShares(filled.shares),
    ...(receipt.side === 'buy' ? { amount: total, fee } : { gross: total, exitFee: fee }),
    order: sorted(amountsJson(receipt.venue, { ...order, tickSize: order.grid.tickSize })),
    levels: sorted(levels),
    shadow: sorted(shadowJson(filled.shadow)),
  };
}

/** JSON with its keys in order, as a table may keep them in another. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );

/** The shadow that a receipt carries; null where it carries none that can be read. */
export function shadowOfReceipt({ source, shadow }: Receipt): Shadow | null {
  if (source !== 'book') return null;
  try {
    const json = shadow as Record<keyof Shadow, { price: string; cash: string }>;
    const parsed = ({ price, cash }: { price: string; cash: string }) => ({
      price: parsePrice(price),
      cash: parseUsd(cash),
    });
    return {
      optimistic: parsed(json.optimistic),
      realistic: parsed(json.realistic),
      pessimistic: parsed(json.pessimistic),
    };
  } catch {
    return null;
  }
}

/** A quoted price is believed, so that only the product can be checked. */
function fromQuote(fill: Fill, quoted: string): Recomputed {
  const price = parsePrice(quoted);
  const base = { price: formatPrice(price) };
  return fill.kind === 'buy'
    ? { ...base, shares: formatShares(sharesFor(fill.amount, price, 'down')), fee: formatUsd(0n as Usd) }
    : { ...base, gross: formatUsd(notional(price, fill.shares, 'down')), exitFee: formatUsd(0n as Usd) };
}

function fromPayout(fill: Fill, payout: string): Recomputed {
  const exitFee = formatUsd(0n as Usd);
  if (payout === 'void') return { price: null, gross: formatUsd(fill.amount), exitFee };
  const price = parsePrice(payout);
  return { price: formatPrice(price), gross: formatUsd(notional(price, fill.shares, 'down')), exitFee };
}

/** A reversal repeats the settlement that it takes back, to the last millionth. */
function fromSettlement(settlement: Fill): Recomputed {
  const { price, shares, amount, fee, gross, exitFee } = storedOf(settlement);
  return {
    price: price ?? null,
    shares: shares!,
    amount: amount!,
    fee: fee!,
    gross: gross!,
    exitFee: exitFee!,
  };
}

/**
 * Computes the numbers of a fill from its receipt. The receipt of a reversal names a settlement, which is another
 * fill of the trade.
 * @throws Error when the receipt cannot be read; DomainError when by its own words nothing would have been filled
 */
export function recomputeReceipt(fill: Fill, trade: readonly Fill[] = []): Recomputed {
  const { source, price, payout, settlementId } = fill.receipt;
  if (source === 'book') return fromBook(fill.receipt as unknown as BookReceipt);
  if (source === 'quoted') return fromQuote(fill, price as string);
  if (source === 'settlement') return fromPayout(fill, payout as string);
  const settlement = trade.find(({ commandId }) => source === 'reversal' && commandId === settlementId);
  if (settlement) return fromSettlement(settlement);
  throw new Error('the receipt says nothing of where the price came from');
}

/** The same fields as they are stored. */
function storedOf({ price, shares, amount, fee, gross, exitFee, receipt }: Fill): Recomputed {
  return {
    price: price === null ? null : formatPrice(price),
    shares: formatShares(shares),
    amount: formatUsd(amount),
    fee: formatUsd(fee),
    gross: formatUsd(gross),
    exitFee: formatUsd(exitFee),
    ...ofBook(receipt),
  };
}

const ofBook = ({
  source,
  order,
  levels,
  shadow,
}: Receipt): Pick<Recomputed, 'order' | 'levels' | 'shadow'> =>
  source === 'book' ? { order: sorted(order), levels: sorted(levels), shadow: sorted(shadow) } : {};

/** The fields in which a fill differs from its receipt; empty if the two are equal. */
export function receiptDifferences(fill: Fill, trade: readonly Fill[] = []): ReceiptDifference[] {
  const stored = storedOf(fill);
  try {
    const recomputed = recomputeReceipt(fill, trade);
    return (Object.keys(recomputed) as (keyof Recomputed)[])
      .filter((field) => stored[field] !== recomputed[field])
      .map((field) => ({ field, stored: stored[field] ?? null, recomputed: recomputed[field] ?? null }));
  } catch (error) {
    return [{ field: 'receipt', stored: (error as Error).message, recomputed: null }];
  }
}
