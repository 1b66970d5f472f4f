import type { PlayerUrls } from '@prescient/recording';
import { kalshiClient, polymarketClient, type VenueClient } from '@prescient/venues';

const COMPARE_EVERY_MS = 5_000;
/** The published limits are for a day that takes a day; this one goes by many times as fast. */
const OWN_PACE = { requests: 10_000, perMs: 10_000 };

/** The clients of the venues of a day. */
export function clientsOf({ gamma, clob, ws, kalshi }: PlayerUrls): readonly VenueClient[] {
  return [
    polymarketClient({
      gammaUrl: gamma,
      clobUrl: clob,
      streamUrl: ws,
      paces: { markets: OWN_PACE },
      // A day that goes by in minutes has its books compared with whole ones as much more often.
      stream: { verifyMs: COMPARE_EVERY_MS },
    }),
    kalshiClient({ url: kalshi, paces: { read: OWN_PACE } }),
  ];
}
