import { z } from 'zod';
import { defineStrategy, price, takerFee, usd, type BuyIntent, type MarketSight } from '../author.ts';

const config = z.object({ stake: usd('50'), edge: price('0.005') });

/** One leg: an outcome of a market, at its best ask with the fee of a share. */
function legOf({ market, book }: MarketSight, outcome: 'yes' | 'no') {
  const ask = book[outcome].bestAsk;
  if (ask === null || market.fees.kind === 'unknown') return null;
  const fee = takerFee(market.fees, { price: ask.price, shares: 100 }) / 100;
  return { market, outcome, ask, cost: ask.price + fee };
}

/** Buys as many shares of each leg, if all of them together cost less than they pay for certain. */
function bundle(
  legs: readonly ReturnType<typeof legOf>[],
  { pays, stake, edge, name }: { pays: number; stake: number; edge: number; name: string },
): BuyIntent[] {
  const all = legs.filter((leg) => leg !== null);
  const cost = all.reduce((sum, leg) => sum + leg.cost, 0);
  if (all.length < legs.length || all.length < 2 || cost > pays - edge) return [];
  const shares = Math.floor(Math.min(stake / cost, ...all.map(({ ask }) => ask.size)) * 100) / 100;
  const why = `${name} costs ${cost.toFixed(4)} with fees and pays ${pays}`;
  return all.flatMap(({ market, outcome, ask }) => {
    const leg = Math.floor(shares * ask.price * 100) / 100;
    return leg < 1
      ? []
      : [{ do: 'buy', market: market.id, outcome, stake: leg, limit: ask.price, tif: 'FOK', why }];
  });
}

/**
 * Buys yes and no of a market where both together cost less than a dollar after fees, and no in each of several markets of
 * which at most one ends with yes, where that costs less than the dollars that all but one pay.
 */
export const arbitrage = defineStrategy({
  name: 'arbitrage',
  version: 1,
  config,
  depth: true,
  onCycle({ config: settings, markets, portfolio }) {
    const isHeld = ({ market }: MarketSight) =>
      portfolio.positions.some(({ marketId }) => marketId === market.id);
    const free = markets.filter((sight) => !isHeld(sight));
    const pairs = free.flatMap((sight) =>
      bundle([legOf(sight, 'yes'), legOf(sight, 'no')], { ...settings, pays: 1, name: 'yes and no' }),
    );
    const groups = Map.groupBy(free, ({ market }) => market.exclusiveGroup);
    const exclusive = [...groups].flatMap(([group, sights]) =>
      group === null || sights.length < 2
        ? []
        : bundle(
            sights.map((sight) => legOf(sight, 'no')),
            { ...settings, pays: sights.length - 1, name: `no in each of ${sights.length}` },
          ),
    );
    return [...pairs, ...exclusive];
  },
});
