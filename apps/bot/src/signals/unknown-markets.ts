import type { ApiClient } from '../api/client.ts';
import { isRefusedAs } from '../api/retry.ts';
import type { PlannedSignal } from './signal-plan.ts';

/** The number of markets asked for at once; they share one request. */
const GROUP_SIZE = 100;

/**
 * Returns the markets of signals that the API's catalogue does not have. Positions in these get no marks and are never
 * settled. A market that cannot be looked up now counts as known.
 */
export async function unknownMarkets(
  client: ApiClient,
  signals: readonly PlannedSignal[],
): Promise<string[]> {
  const markets = new Map(
    signals.map(({ signal: { venue, marketId } }) => [`${venue} ${marketId}`, { venue, marketId }]),
  );
  const unknown: string[] = [];
  const look = async (market: { venue: string; marketId: string }): Promise<void> => {
    await client.market.get.query(market).catch((error: unknown) => {
      if (isRefusedAs(error, 'MARKET_NOT_FOUND')) unknown.push(market.marketId);
    });
  };
  const all = [...markets.values()];
  for (let start = 0; start < all.length; start += GROUP_SIZE)
    await Promise.all(all.slice(start, start + GROUP_SIZE).map(look));
  return unknown;
}
