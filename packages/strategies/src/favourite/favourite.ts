import type { Action, Signal } from '@prescient/core/domain';
import { formatPrice, parsePrice, subtract, type Price, type Usd } from '@prescient/core/money';
import type { VenueMarket, VenueOutcome } from '@prescient/venues';

/** The bounds within which the strategy buys. */
export interface FavouriteOptions {
  /** Dollars to stake on each. */
  readonly amount: Usd;
  /** Outcomes below or above are left alone. */
  readonly minPrice: Price;
  readonly maxPrice: Price;
}

const EVEN = parsePrice('0.5');
const ACTION_OF_OUTCOME: Record<VenueOutcome['index'], Action> = { 0: 'buy_yes', 1: 'buy_no' };

/** The outcome priced above even, where the market is open and has one that can be bought. */
function favouriteOf(market: VenueMarket): { outcome: VenueOutcome; price: Price } | null {
  if (market.status !== 'open' || !market.acceptingOrders) return null;
  for (const outcome of market.outcomes) {
    if (outcome.price !== null && outcome.price > EVEN) return { outcome, price: outcome.price };
  }
  return null;
}

function signalFor(
  market: VenueMarket,
  { amount, minPrice, maxPrice }: FavouriteOptions,
  now: Date,
): Signal[] {
  const favourite = favouriteOf(market);
  if (!favourite || favourite.price < minPrice || favourite.price > maxPrice) return [];
  const { outcome, price } = favourite;
  return [
    {
      occurredAt: now,
      venue: market.venue,
      marketId: market.marketId,
      marketQuestion: market.question,
      action: ACTION_OF_OUTCOME[outcome.index],
      targetPrice: price,
      amount,
      confidence: Number(formatPrice(subtract(price, EVEN))),
      reason: `${outcome.label} is the favourite at ${formatPrice(price)}`,
      eventId: market.event?.id ?? null,
      eventTitle: market.event?.title ?? null,
      eventEndDate: market.event?.endDate ?? null,
    },
  ];
}

/** The outcome with the higher price first; of equals, the market that came first. */
const byConfidence = (a: Signal, b: Signal): number =>
  a.targetPrice === b.targetPrice ? 0 : a.targetPrice > b.targetPrice ? -1 : 1;

/**
 * Wants the outcome priced above 0.50 of each open market, `confidence = price − 0.50`, the most confident first. An
 * example to replace with ideas of your own: at quoted prices it shows that the books balance, not that it earns.
 */
export const favourite = (markets: readonly VenueMarket[], options: FavouriteOptions, now: Date): Signal[] =>
  markets.flatMap((market) => signalFor(market, options, now)).toSorted(byConfidence);
