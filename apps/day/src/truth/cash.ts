import { parseShares, parseUsd } from '@prescient/core';
import { MICROS, toMicros } from '@prescient/workshop';
import type { KnownMarket } from './truth.ts';

/** A fill as the database has it, with what it was a trade in. */
export interface FillRow {
  readonly tradeId: string;
  readonly marketId: string;
  readonly action: 'buy_yes' | 'buy_no';
  readonly kind: 'buy' | 'sell' | 'settle' | 'void' | 'reverse';
  /** The stake that joined or left the position, dollars. */
  readonly amount: string;
  readonly receipt: {
    readonly levels?: readonly ReceiptLevel[];
    /** The state of the book that it was filled from. */
    readonly book?: { readonly hash: string; readonly timestamp: string };
  };
}

/** A level of the book, as a receipt keeps it. */
interface ReceiptLevel {
  readonly price: string;
  readonly size: string;
  readonly taken: string;
}

/** Fees are counted in hundred-thousandths of a dollar. */
const FEE_STEP = 10n;

/** `shares × rate × price × (1 − price)`, half up to five decimals. */
function feeOf(price: bigint, taken: bigint, rate: bigint): bigint {
  const exact = taken * rate * price * (MICROS - price);
  const divisor = MICROS ** 3n * FEE_STEP;
  return ((2n * exact + divisor) / (2n * divisor)) * FEE_STEP;
}

/** The cash that one trade brought its portfolio, in millionths of a dollar, computed from its receipts. */
function tradeCash(fills: readonly FillRow[], market: KnownMarket): bigint {
  const rate = market.feeRate === null ? 0n : toMicros(market.feeRate);
  let cash = 0n;
  let shares = 0n;
  let stake = 0n;
  for (const { kind, receipt, amount } of fills) {
    if (kind !== 'buy' && kind !== 'sell') continue;
    const sign = kind === 'buy' ? 1n : -1n;
    stake += sign * parseUsd(amount);
    for (const level of receipt.levels ?? []) {
      const price = toMicros(level.price);
      const taken: bigint = parseShares(level.taken);
      shares += sign * taken;
      cash -= sign * ((price * taken) / MICROS) + feeOf(price, taken, rate);
    }
  }
  if (market.payouts === 'void') return cash + stake;
  const payout = market.payouts[fills[0]!.action === 'buy_yes' ? 0 : 1];
  return cash + (shares * toMicros(payout)) / MICROS;
}

/**
 * The cash that all of a portfolio's trades brought it, in millionths of a dollar: by the levels that the receipts say were
 * taken, the fee rates and the resolutions of the day's truth, and arithmetic of our own. No sum that the exchange keeps goes
 * in, but that of a stake where a void pays it back.
 */
export function cashOf(fills: readonly FillRow[], known: ReadonlyMap<string, KnownMarket>): bigint {
  let cash = 0n;
  for (const ofTrade of Map.groupBy(fills, ({ tradeId }) => tradeId).values()) {
    cash += tradeCash(ofTrade, known.get(ofTrade[0]!.marketId)!);
  }
  return cash;
}
