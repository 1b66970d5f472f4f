import type { Price } from '@prescient/core/money';
import type { VenueMarket } from '../market/market.ts';
import type { ClobResolution } from './clob-resolution.ts';

/**
 * True for a market that closed at final prices while the oracle's word is missing: the CLOB, which names the winner, is
 * asked as the second source. While somebody proposes or disputes a result, the oracle is waited for.
 */
export const isUnconfirmed = (market: VenueMarket): boolean =>
  market.review === 'NOT_CONFIRMED' && market.resolution === null && market.conditionId !== null;

/** The payouts of the CLOB in the order of the market's outcomes; null where it is about other tokens. */
function payoutsFor({ outcomes }: VenueMarket, { tokens, payouts }: ClobResolution): [Price, Price] | null {
  const [first, second] = outcomes.map(({ tokenId }) => tokenId);
  if (payouts === null) return null;
  if (first === tokens[0] && second === tokens[1]) return [payouts[0], payouts[1]];
  if (first === tokens[1] && second === tokens[0]) return [payouts[1], payouts[0]];
  return null;
}

/**
 * Returns an unconfirmed market after the CLOB's answer: resolved where both name the same result, for a person to look at
 * where they contradict each other, and as it was where the CLOB knows of no result yet.
 */
export function withSecondSource(market: VenueMarket, clob: ClobResolution): VenueMarket {
  if (clob.status !== 'resolved') return market;
  const payouts = payoutsFor(market, clob);
  const isSame =
    clob.conditionId === market.conditionId &&
    payouts !== null &&
    market.outcomes.every(({ price }, index) => price === payouts[index]);
  return isSame
    ? { ...market, status: 'resolved', payouts, review: null }
    : { ...market, review: 'SOURCES_DIFFER' };
}
