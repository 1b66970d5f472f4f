import type { Steps } from '../steps.ts';
import { negate, notional, sumUsd, type Price, type Usd } from '@prescient/core/money';
import type { ReportFill, ReportTrade } from '@prescient/core/domain';

/**
 * The sources of the P&L of closed trades. All four add up exactly:
 *
 *     pnl = edge + spread + slippage + fees
 */
export interface Attribution {
  /** The P&L of the trades at midpoints, without fees: the forecast. */
  readonly edge: Usd;
  /** From the midpoint to the best price of the side that was taken; zero or less but for a crossed book. */
  readonly spread: Usd;
  /** From that best price to the average price of the fill; zero or less. */
  readonly slippage: Usd;
  /** Fees of buys and sales; zero or less. */
  readonly fees: Usd;
  /** `Σ realized P&L`. */
  readonly pnl: Usd;
}

const signOf = ({ side }: ReportFill): bigint => (side === 'buy' ? -1n : 1n);

const valueAt = (price: Price | null, { shares, amount }: ReportFill): Usd =>
  price === null ? amount : notional(price, shares, 'half-up');

/** A settlement pays the truth: it has neither spread nor slippage. */
const priceOf = (fill: ReportFill, price: Price | null): Price | null =>
  fill.side === 'settle' ? null : price;

const sum = (fills: readonly ReportFill[], valueOf: (fill: ReportFill) => bigint): Usd =>
  sumUsd(fills.map((fill) => (signOf(fill) * valueOf(fill)) as Usd));

const PARTS = ['edge', 'spread', 'slippage', 'fees', 'pnl'] as const;

/** Trades that are split in one step. */
const TRADES_A_STEP = 200;

/** Splits the P&L of the closed trades, some at a time. */
export function* attributionSteps(trades: readonly ReportTrade[]): Steps<Attribution> {
  const parts: Attribution[] = [attribute([])];
  for (let from = 0; from < trades.length; from += TRADES_A_STEP) {
    yield;
    parts.push(attribute(trades.slice(from, from + TRADES_A_STEP)));
  }
  const sums = PARTS.map((part) => [part, sumUsd(parts.map((each) => each[part]))] as const);
  return Object.fromEntries(sums) as Record<(typeof PARTS)[number], Usd>;
}

/** Splits the P&L of the closed trades. */
function attribute(trades: readonly ReportTrade[]): Attribution {
  const fills = trades.filter(({ closedAt }) => closedAt !== null).flatMap((trade) => trade.fills);
  const atMidpoint = sum(fills, (fill) => valueAt(priceOf(fill, fill.midpoint), fill));
  const atTouch = sum(fills, (fill) => valueAt(priceOf(fill, fill.touch), fill));
  const asFilled = sum(fills, ({ amount }) => amount);
  const fees = negate(sumUsd(fills.map(({ fee }) => fee)));
  return {
    edge: atMidpoint,
    spread: (atTouch - atMidpoint) as Usd,
    slippage: (asFilled - atTouch) as Usd,
    fees,
    pnl: (asFilled + fees) as Usd,
  };
}
