import type { VenueClient } from '@prescient/venues';
import type { MarketsRead } from './signals-of-markets.ts';

/** The markets that are open at a venue now. @throws VenueError */
export async function marketsOfVenue(client: VenueClient, stop: AbortSignal): Promise<MarketsRead> {
  const read = { markets: [], refusals: [] } as {
    markets: MarketsRead['markets'][number][];
    refusals: MarketsRead['refusals'][number][];
  };
  for await (const { markets, refusals } of client.listMarkets({ status: 'open', signal: stop })) {
    read.markets.push(...markets);
    read.refusals.push(...refusals);
  }
  return read;
}
