import { parseUsd } from '@prescient/core';
import { MICROS, sum, toMicros } from '@prescient/workshop';
import { exact, secondFees, textOf, times, type SecondFees } from '@prescient/workshop/second-fees';
import { pricedAt, type FillRow } from './fill-row.ts';
import type { KnownMarket } from './truth.ts';

/** True if the market's trade fee was waived when the fill was priced. */
export const isWaived = ({ receipt: { book } }: FillRow, { waivedUntil }: KnownMarket): boolean =>
  waivedUntil !== null && book !== undefined && pricedAt(book) < waivedUntil.getTime();

/** The fees by which a fill was charged. */
function feesFor(fill: FillRow, market: KnownMarket): SecondFees {
  const { fees } = market;
  return fees.kind === 'kalshi' && isWaived(fill, market) ? { ...fees, multiplier: '0' } : fees;
}

/** The shares that a fill took, and the cash that left with them, fees included; a sale makes both negative. In millionths. */
function movedBy(fill: FillRow, market: KnownMarket): { readonly shares: bigint; readonly cash: bigint } {
  const side = fill.kind === 'buy' ? 'buy' : 'sell';
  const levels = fill.receipt.levels ?? [];
  const pieces = levels.map(({ price, taken }) => {
    const piece = { price: exact(price), taken: exact(taken) };
    return { ...piece, cost: times(piece.price, piece.taken) };
  });
  const worth = sum(pieces.map(({ cost }) => toMicros(textOf(cost))));
  const fees = sum(secondFees(feesFor(fill, market), side, pieces).map((fee) => toMicros(textOf(fee))));
  const shares = sum(levels.map(({ taken }) => toMicros(taken)));
  return side === 'buy' ? { shares, cash: worth + fees } : { shares: -shares, cash: fees - worth };
}

/** The cash that one trade brought its portfolio, in millionths of a dollar, computed from its receipts. */
function tradeCash(fills: readonly FillRow[], market: KnownMarket): bigint {
  let cash = 0n;
  let shares = 0n;
  let stake = 0n;
  for (const fill of fills) {
    if (fill.kind !== 'buy' && fill.kind !== 'sell') continue;
    stake += (fill.kind === 'buy' ? 1n : -1n) * parseUsd(fill.amount);
    const moved = movedBy(fill, market);
    shares += moved.shares;
    cash -= moved.cash;
  }
  if (market.payouts === 'void') return cash + stake;
  const payout = market.payouts[fills[0]!.action === 'buy_yes' ? 0 : 1];
  return cash + (shares * toMicros(payout)) / MICROS;
}

/**
 * The cash that all of a portfolio's trades brought it, in millionths of a dollar: by the levels that the receipts say were
 * taken, the fees and the resolutions of the day's truth, and arithmetic of our own. Kalshi rounds the change of the balance
 * to a cent; its waivers end by the clock, so the moment of each fill decides. No sum that the exchange keeps goes in, but
 * that of a stake where a void pays it back.
 */
export function cashOf(fills: readonly FillRow[], known: ReadonlyMap<string, KnownMarket>): bigint {
  let cash = 0n;
  for (const ofTrade of Map.groupBy(fills, ({ tradeId }) => tradeId).values()) {
    cash += tradeCash(ofTrade, known.get(ofTrade[0]!.marketId)!);
  }
  return cash;
}
