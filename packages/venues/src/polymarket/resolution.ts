import { ONE_PRICE, parsePrice, type Price, ZERO_PRICE } from '@prescient/core/money';
import type { ReviewReason } from '@prescient/core/domain';
import type { VenueMarket } from '../market/market.ts';
import type { ResolutionReport } from '../market/resolution-report.ts';
import type { GammaMarket } from './gamma-market.ts';

const HALF_PRICE = parsePrice('0.5');

/**
 * Resolved means closed, `umaResolutionStatus` resolved, and prices of exactly 1/0, 0/1 or 0.5/0.5, the last never in a
 * negative-risk event. Prices near those are leftovers of the last trades: they are held for review, never rounded.
 */
export function resolutionOf(wire: GammaMarket, [first, second]: VenueMarket['outcomes']): ResolutionReport {
  const zero = first.price === ZERO_PRICE && second.price === ZERO_PRICE;
  if (!wire.closed) return { status: 'open', payouts: null, review: zero ? 'ZERO_PRICES' : null };
  if (zero) return held('ZERO_PRICES');
  if (wire.outcomePrices === null) return held('NO_PRICES');
  if (first.price === null || second.price === null) return held('PRICES_NOT_FINAL');
  if (!isFinal(first.price, second.price)) return held('PRICES_NOT_FINAL');
  if (wire.umaResolutionStatus !== 'resolved') return held('NOT_CONFIRMED');
  if (wire.negRisk && first.price === HALF_PRICE) return held('HALF_IN_NEGATIVE_RISK');
  return { status: 'resolved', payouts: [first.price, second.price], review: null };
}

const held = (review: ReviewReason): ResolutionReport => ({ status: 'closed', payouts: null, review });

const isFinal = (first: Price, second: Price): boolean =>
  first + second === ONE_PRICE && (first === ZERO_PRICE || first === ONE_PRICE || first === HALF_PRICE);
