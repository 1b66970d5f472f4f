import { MoneyFormatError, ONE_PRICE, parsePrice, type Price, ZERO_PRICE } from '@prescient/core/money';
import type { ResolutionStage, VenueMarket } from '../market/market.ts';
import type { ResolutionReport } from '../market/resolution-report.ts';
import type { KalshiMarket } from './kalshi-market.ts';

const open = ['initialized', 'inactive', 'active', 'unopened', 'open', 'paused'];
const final = ['finalized', 'settled'];
const stages: Readonly<Record<string, ResolutionStage>> = {
  determined: 'proposed',
  amended: 'proposed',
  disputed: 'disputed',
};

/** A market is resolved when it is finalized and says what it pays; before that a result can still be disputed and amended. */
export function resolutionOf(wire: KalshiMarket): ResolutionReport & Pick<VenueMarket, 'resolution'> {
  if (open.includes(wire.status)) return { status: 'open', payouts: null, review: null, resolution: null };
  if (!final.includes(wire.status)) {
    const stage = stages[wire.status] ?? null;
    return {
      status: 'closed',
      payouts: null,
      review: stage === null ? null : 'NOT_CONFIRMED',
      resolution: stage,
    };
  }
  const first = payoutOf(wire);
  if (first === null) return { status: 'closed', payouts: null, review: 'NO_RESULT', resolution: 'resolved' };
  const payouts = [first, (ONE_PRICE - first) as Price] as const;
  return { status: 'resolved', payouts, review: null, resolution: 'resolved' };
}

/** The payout of a YES: 1, 0 or the settlement value, which must not contradict the result. */
function payoutOf({ result, settlement_value_dollars: value }: KalshiMarket): Price | null {
  const settled = value === null ? null : priceOf(value);
  if (result === 'scalar') return settled;
  if (result !== 'yes' && result !== 'no') return null;
  const payout = result === 'yes' ? ONE_PRICE : ZERO_PRICE;
  return value === null || settled === payout ? payout : null;
}

/** A price from 0 to 1 in at most six decimals; null for any other number. */
export function priceOf(decimal: string): Price | null {
  try {
    return parsePrice(decimal);
  } catch (error) {
    if (error instanceof MoneyFormatError) return null;
    throw error;
  }
}
