import type { Action, Signal } from '@prescient/core/domain';
import { formatPrice, parsePrice, parseUsd, type Price } from '@prescient/core/money';
import type { VenueMarket, VenueOutcome } from '@prescient/venues';
import type { Strategy } from '../strategy.ts';

/** Likely enough to be called a favourite, and not so likely that nothing is left to win. */
const LOWEST_PRICE = parsePrice('0.60');
const HIGHEST_PRICE = parsePrice('0.90');
const STAKE = parseUsd('25');

const ACTION_OF_OUTCOME: Record<VenueOutcome['index'], Action> = { 0: 'buy_yes', 1: 'buy_no' };

const isFavourite = (price: Price): boolean => price >= LOWEST_PRICE && price <= HIGHEST_PRICE;

/** The outcome to buy with its price, where the market has a favourite that can be bought. */
function favouriteOf(market: VenueMarket): { outcome: VenueOutcome; price: Price } | null {
  if (market.status !== 'open' || !market.acceptingOrders) return null;
  for (const outcome of market.outcomes) {
    if (outcome.price !== null && isFavourite(outcome.price)) return { outcome, price: outcome.price };
  }
  return null;
}

/** The time of a quote is the market's: without it the same quote could be bought twice. */
function signalFor(market: VenueMarket): Signal[] {
  const favourite = favouriteOf(market);
  if (!favourite || market.updatedAt === null) return [];
  const { outcome, price } = favourite;
  return [
    {
      timestamp: new Date(market.updatedAt),
      venue: market.venue,
      marketId: market.marketId,
      marketQuestion: market.question,
      action: ACTION_OF_OUTCOME[outcome.index],
      targetPrice: price,
      amount: STAKE,
      confidence: Number(formatPrice(price)),
      reason: `${outcome.label} is the favourite at ${formatPrice(price)}`,
      eventId: market.event?.id ?? null,
      eventTitle: market.event?.title ?? null,
      eventEndDate: market.event?.endDate ?? null,
    },
  ];
}

/**
 * Buys the favourite of each open market, between 0.60 and 0.90, for 25 dollars. An example to replace with ideas of
 * your own: at quoted prices it shows that the books balance, not that it earns.
 */
export const favourite: Strategy = {
  name: 'favourite',
  signalsFor: (markets) => markets.flatMap(signalFor),
};
