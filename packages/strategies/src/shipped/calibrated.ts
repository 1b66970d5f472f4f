import { z } from 'zod';
import { defineStrategy, price, probability, takerFee } from '../author.ts';

/**
 * Bets by your own probabilities (`--config probabilities=@FILE`, an object of market id to the probability of yes): buys the
 * side that is too cheap, for a share of what Kelly would stake, `f = (p − cost) ÷ (1 − cost)` of the equity.
 */
export const calibrated = defineStrategy({
  name: 'calibrated',
  version: 1,
  config: z.object({
    probabilities: z.record(z.string(), probability()),
    share: z.number().positive().max(1).default(0.25),
    edge: price('0.02'),
    mostOfEquity: z.number().positive().max(1).default(0.05),
  }),
  state: z.object({ entered: z.record(z.string(), z.boolean()).default({}) }),
  markets: ({ probabilities }) => {
    const marketIds = Object.keys(probabilities);
    return marketIds.length === 0 ? {} : { marketIds };
  },
  onBook({ config, state, market, book, portfolio }) {
    const yes = config.probabilities[market.id];
    if (yes === undefined || state.entered[market.id] || market.fees.kind === 'unknown') return [];
    for (const outcome of ['yes', 'no'] as const) {
      const p = outcome === 'yes' ? yes : 1 - yes;
      const ask = book[outcome].bestAsk;
      if (ask === null) continue;
      const cost = ask.price + takerFee(market.fees, { price: ask.price, shares: 100 }) / 100;
      if (p - cost < config.edge) continue;
      const kelly = (p - cost) / (1 - cost);
      const stake =
        Math.floor(portfolio.equity * Math.min(config.share * kelly, config.mostOfEquity) * 100) / 100;
      if (stake < 1) continue;
      const why = `${market.labels[outcome]} costs ${cost.toFixed(4)} and is worth ${p.toFixed(4)}`;
      const then = { entered: { ...state.entered, [market.id]: true } };
      return [{ do: 'buy', outcome, stake, limit: ask.price, tif: 'FAK', p, why, then }];
    }
    return [];
  },
});
