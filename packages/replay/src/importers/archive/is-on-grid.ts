import { isMarketPrice, type MarketListing, type OutcomeIndex } from '@prescient/core/domain';
import { type Price, parsePrice } from '@prescient/core/money';

/** The finest step of a venue, for a market that does not say its own. */
const FINEST_TICK = parsePrice('0.0001');

/** True if a market takes orders at a price, in millionths of a dollar. */
export const isOnGrid = (
  { tickSize, priceRanges }: MarketListing,
  outcome: OutcomeIndex,
  micros: number,
): boolean =>
  isMarketPrice(BigInt(micros) as Price, { outcome, tickSize: tickSize ?? FINEST_TICK, priceRanges });
