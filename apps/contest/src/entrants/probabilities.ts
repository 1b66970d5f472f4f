import type { ApiClient } from '@prescient/bot';
import type { Random } from '@prescient/workshop';

/** The most by which a probability differs from the price of its market, in hundredths. */
const MOST_APART = 6;

/**
 * Returns a probability of yes for each market that trades now, near its price, on the side that chance chooses: some are
 * bought at once, and others when the price has moved.
 */
export async function marketProbabilities(
  client: ApiClient,
  random: Random,
): Promise<Record<string, number>> {
  const { items } = await client.market.list.query({ trading: true, limit: 200 });
  return Object.fromEntries(
    items.flatMap(({ marketId, outcomes: [{ bestBid, bestAsk }] }): [string, number][] => {
      const apart = random.between(-MOST_APART, MOST_APART) / 100;
      if (bestBid === null || bestAsk === null) return [];
      const price = (Number(bestBid) + Number(bestAsk)) / 2;
      return [[marketId, Math.round(Math.min(Math.max(price + apart, 0.02), 0.98) * 1e4) / 1e4]];
    }),
  );
}
