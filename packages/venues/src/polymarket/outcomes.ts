import { DECIMALS, parsePrice } from '@prescient/core/money';
import type { VenueMarket, VenueOutcome } from '../market/market.ts';
import type { GammaMarket } from './gamma-market.ts';

/** The two outcomes of a market that has no fault. */
export const outcomesOf = (wire: GammaMarket): VenueMarket['outcomes'] => [
  outcomeAt(wire, 0),
  outcomeAt(wire, 1),
];

function outcomeAt(wire: GammaMarket, index: 0 | 1): VenueOutcome {
  const label = wire.outcomes[index] ?? '';
  const tokenId = wire.clobTokenIds?.[index] ?? null;
  const decimal = wire.outcomePrices?.[index];
  if (decimal === undefined) return { index, label, tokenId, price: null, unpriced: 'PRICE_MISSING' };
  if (decimalsOf(decimal) <= DECIMALS) {
    return { index, label, tokenId, price: parsePrice(decimal), unpriced: null };
  }
  return { index, label, tokenId, price: null, unpriced: 'PRICE_PRECISION' };
}

function decimalsOf(decimal: string): number {
  const point = decimal.indexOf('.');
  return point < 0 ? 0 : decimal.length - point - 1;
}
