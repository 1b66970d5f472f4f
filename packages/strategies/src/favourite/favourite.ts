import type { Action, Signal } from '@prescient/core/domain';
import { formatPrice, parsePrice, subtract, type Price, type Usd } from '@prescient/core/money';
import type { StrategyMarket, StrategyOutcome } from '../market.ts';

/** The bounds within which the strategy buys. */
export interface FavouriteOptions {
  /** Dollars to stake on each. */
  readonly amount: Usd;
  /** Outcomes below this price are left alone, … */
  readonly minPrice: Price;
  /** … and those above this one. */
  readonly maxPrice: Price;
}

const EVEN = parsePrice('0.5');
const ACTION_OF_OUTCOME: Record<StrategyOutcome['index'], Action> = { 0: 'buy_yes', 1: 'buy_no' };

/** The outcome priced above even, or null where the market is not open or has no such outcome that can be bought. */
function favouriteOf(market: StrategyMarket): { outcome: StrategyOutcome; price: Price } | null {
  if (market.status !== 'open' || !market.acceptingOrders) return null;
  for (const outcome of market.outcomes) {
    if (outcome.price !== null && outcome.price > EVEN) return { outcome, price: outcome.price };
  }
  return null;
}

function signalFor(
  market: StrategyMarket,
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
 * Signals to buy the outcome priced above 0.50 of each open market, `confidence = price − 0.50`, the most confident
 * first. This is an example to replace with ideas of your own: at quoted prices it shows that the books balance, and not
 * that it earns.
 */
export const favourite = (
  markets: readonly StrategyMarket[],
  options: FavouriteOptions,
  now: Date,
): Signal[] => markets.flatMap((market) => signalFor(market, options, now)).toSorted(byConfidence);
