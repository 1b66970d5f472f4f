import { z } from 'zod';
import { defineStrategy, price, usd, type BookContext } from '../author.ts';

const EVEN = 0.5;
/** The room above the price that is shown, which is nobody's offer, when a portfolio fills from books: three cents. */
const ROOM = 0.03;

const config = z.object({ stake: usd('100'), minPrice: price('0'), maxPrice: price('1') });
type Context = BookContext<z.output<typeof config>, Record<string, unknown>>;

/** The side above even, or null where there is none. */
function favouriteOf({ book }: Context): { side: 'yes' | 'no'; at: number } | null {
  for (const side of ['yes', 'no'] as const) {
    const at = book[side].mid;
    if (at !== null && at > EVEN) return { side, at };
  }
  return null;
}

/**
 * Buys the outcome of each market that is priced above 0.50, `confidence = price − 0.50`. An example to replace with ideas of
 * your own: at quoted prices it shows that the books balance, and not that it earns.
 */
export const favourite = defineStrategy({
  name: 'favourite',
  version: 1,
  config,
  onBook(context) {
    const found = favouriteOf(context);
    const { config: settings, market, portfolio, held } = context;
    if (found === null || found.at < settings.minPrice || found.at > settings.maxPrice) return [];
    if (held.some(({ outcome }) => outcome === found.side)) return [];
    const limit = portfolio.fillModel === 'book' ? Math.min(found.at + ROOM, 1) : found.at;
    return [
      {
        do: 'buy',
        outcome: found.side,
        stake: settings.stake,
        limit,
        confidence: Math.round((found.at - EVEN) * 1e6) / 1e6,
        why: `${market.labels[found.side]} is the favourite at ${found.at.toFixed(6)}`,
      },
    ];
  },
});
