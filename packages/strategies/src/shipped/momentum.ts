import { z } from 'zod';
import { defineStrategy, price, usd } from '../author.ts';

/** So many markets are remembered as bought before those are forgotten that are no longer to be had. */
const MOST_REMEMBERED = 1_000;

/** Buys the side whose price rose by `rise` within `hours`, once a market, and leaves by its exits. */
export const momentum = defineStrategy({
  name: 'momentum',
  version: 1,
  config: z.object({
    stake: usd('25'),
    hours: z.number().positive().default(6),
    rise: price('0.05'),
    maxSpread: price('0.03'),
    takeProfit: z.number().positive().default(0.2),
    stopLoss: z.number().positive().max(1).default(0.1),
    maxHold: z.number().positive().default(48),
  }),
  state: z.object({ entered: z.record(z.string(), z.boolean()).default({}) }),
  markets: ({ maxSpread }) => ({ maxSpread }),
  lookbackHours: ({ hours }) => hours,
  exits: ({ takeProfit, stopLoss, maxHold }) => ({ takeProfit, stopLoss, maxHold }),
  onCycle({ state, markets }) {
    const entered = Object.entries(state.entered);
    if (entered.length < MOST_REMEMBERED) return [];
    const known = new Set(markets.map(({ market }) => market.id));
    const kept = Object.fromEntries(entered.filter(([id]) => known.has(id)));
    return [{ do: 'nothing', why: 'forgets markets that ended', then: { entered: kept } }];
  },
  onBook({ config, state, market, book, history, now }) {
    const past = history.find(({ at }) => at >= now - config.hours * 3_600_000);
    if (past === undefined || book.yes.mid === null || state.entered[market.id]) return [];
    const change = book.yes.mid - past.price;
    const outcome = change > 0 ? 'yes' : 'no';
    const { bestAsk, spread } = book[outcome];
    if (Math.abs(change) < config.rise || bestAsk === null || spread === null || spread > config.maxSpread)
      return [];
    return [
      {
        do: 'buy',
        outcome,
        stake: config.stake,
        limit: bestAsk.price,
        tif: 'FAK',
        why: `${market.labels[outcome]} rose by ${Math.abs(change).toFixed(3)} within ${config.hours} hours`,
        then: { entered: { ...state.entered, [market.id]: true } },
      },
    ];
  },
});
