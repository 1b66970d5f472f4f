import { z } from 'zod';
import { defineStrategy, price, usd } from '../author.ts';

/** Buys the side that fell `deviations` standard deviations below its mean of `hours`, and sells it at the mean. */
export const meanReversion = defineStrategy({
  name: 'mean-reversion',
  version: 1,
  config: z.object({
    stake: usd('25'),
    hours: z.number().positive().default(24),
    deviations: z.number().positive().default(2),
    fewest: z.int().min(3).default(12),
    smallest: price('0.02'),
    stopLoss: z.number().positive().max(1).default(0.25),
    maxHold: z.number().positive().default(72),
  }),
  lookbackHours: ({ hours }) => hours,
  exits: ({ stopLoss, maxHold }) => ({ stopLoss, maxHold }),
  onBook({ config, market, book, history, held }) {
    if (history.length < config.fewest || book.yes.mid === null || held.length > 0) return [];
    const { mean, deviation } = spreadOf(history.map((point) => point.price));
    const distance = book.yes.mid - mean;
    const outcome = distance < 0 ? 'yes' : 'no';
    const { bestAsk } = book[outcome];
    const far = Math.max(deviation * config.deviations, config.smallest);
    if (Math.abs(distance) < far || bestAsk === null) return [];
    const p = outcome === 'yes' ? mean : 1 - mean;
    if (bestAsk.price >= p) return [];
    const why = `${market.labels[outcome]} lies ${Math.abs(distance).toFixed(3)} below its mean of ${p.toFixed(3)}`;
    return [{ do: 'buy', outcome, stake: config.stake, limit: bestAsk.price, tif: 'FAK', p, why }];
  },
  onPosition({ position, book, history }) {
    const { bestBid } = book[position.outcome];
    if (bestBid === null || history.length === 0) return [];
    const { mean } = spreadOf(history.map((point) => point.price));
    const fair = position.outcome === 'yes' ? mean : 1 - mean;
    return bestBid.price < fair
      ? []
      : [{ do: 'sell', limit: bestBid.price, tif: 'FAK', why: 'back at the mean' }];
  },
});

function spreadOf(prices: readonly number[]): { mean: number; deviation: number } {
  const mean = prices.reduce((sum, each) => sum + each, 0) / prices.length;
  const squares = prices.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / prices.length) };
}
